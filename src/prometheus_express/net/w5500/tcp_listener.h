// A listener of w5500::Network: a port that several sockets of the chip listen on.
#pragma once

#include <cstdint>

#include "prometheus_express/net/network.h"

namespace prometheus_express::w5500 {

class Network;

class TcpListener final : public Listener {
 public:
  Connection* accept_next() override;
  std::uint16_t port() const override { return port_; }

  // Connections that wait to be accepted are cut.
  void stop() override;

 private:
  friend class Network;

  Network* network_ = nullptr;
  std::uint16_t port_ = 0;  // 0 while this object is not in use
};

}  // namespace prometheus_express::w5500
