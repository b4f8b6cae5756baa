// A port as text, for what a Status says.
#pragma once

#include <cstdint>

#include "prometheus_express/text/decimal.h"

namespace prometheus_express {

class PortText {
 public:
  explicit PortText(std::uint16_t port) { text_[write_decimal(port, text_)] = '\0'; }
  const char* text() const { return text_; }

 private:
  char text_[kMaxDecimalDigits + 1];
};

}  // namespace prometheus_express
