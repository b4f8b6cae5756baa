// IPv4 addresses, as people write them.
#pragma once

#include <array>
#include <cstdint>

namespace prometheus_express {

// In network order.
using Ipv4Address = std::array<std::uint8_t, 4>;

// "192.168.1.5": four decimal numbers up to 255, without spaces or leading zeros. False: `text` is
// something else, and `address` is not changed.
[[nodiscard]] bool parse_ipv4(const char* text, Ipv4Address& address);

}  // namespace prometheus_express
