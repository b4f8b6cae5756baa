// Addresses as the W5500 and the wire have them: bytes in network order.
#pragma once

#include <array>
#include <cstdint>

namespace prometheus_express::w5500 {

using MacAddress = std::array<std::uint8_t, 6>;
using Ipv4Address = std::array<std::uint8_t, 4>;

inline constexpr Ipv4Address kUnspecified = {};

// What a device needs to be reached. An `address` of zeros means that it has none yet.
struct Ipv4Settings {
  Ipv4Address address;
  Ipv4Address subnet_mask;
  Ipv4Address gateway;
  Ipv4Address dns_server;
};

// "192.168.1.5": four decimal numbers up to 255, without spaces or leading zeros. False: `text` is
// something else, and `address` is not changed.
bool parse_ipv4(const char* text, Ipv4Address& address);

}  // namespace prometheus_express::w5500
