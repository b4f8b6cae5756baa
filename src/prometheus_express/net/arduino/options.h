#pragma once

#include <cstdint>

namespace prometheus_express::arduino {

struct NetworkOptions {
  // How long a class that cannot connect without waiting may wait, if it can be told
  // (setConnectionTimeout()).
  std::uint16_t connect_timeout_ms = 1000;

  // How long after finish_writing() the peer has, to take everything and to end its direction too,
  // before the class's own stop() ends both.
  std::uint16_t linger_ms = 500;
};

}  // namespace prometheus_express::arduino
