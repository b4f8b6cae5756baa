// Addresses as the W5500 and the wire have them: bytes in network order.
#pragma once

#include <array>
#include <cstdint>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::w5500 {

using MacAddress = std::array<std::uint8_t, 6>;

PROMETHEUS_EXPRESS_OWN_COPY inline constexpr Ipv4Address kUnspecified = {};

// What a device needs to be reached. An `address` of zeros means that it has none yet.
struct Ipv4Settings {
  Ipv4Address address;
  Ipv4Address subnet_mask;
  Ipv4Address gateway;
  Ipv4Address dns_server;
};

}  // namespace prometheus_express::w5500
