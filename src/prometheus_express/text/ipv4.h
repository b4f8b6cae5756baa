// IPv4 addresses, as people write them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace prometheus_express {

// In network order.
using Ipv4Address = std::array<std::uint8_t, 4>;

// "192.168.1.5": four decimal numbers up to 255, without spaces or leading zeros. False: `text` is
// something else, and `address` is not changed.
[[nodiscard]] bool parse_ipv4(const char* text, Ipv4Address& address);

// Room for any of them, and a '\0'.
inline constexpr std::size_t kIpv4TextBytes = sizeof "255.255.255.255";

// The reverse. Writes the text and a '\0' at `out`, which has room for kIpv4TextBytes; gives the
// text's size.
std::size_t write_ipv4(const Ipv4Address& address, char* out);

}  // namespace prometheus_express
