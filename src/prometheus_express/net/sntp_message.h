// Messages of SNTP on the wire (RFC 4330, section 4): version 4, of a client and of a server.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace prometheus_express {

inline constexpr std::uint16_t kSntpPort = 123;

using SntpMessage = std::array<std::uint8_t, 48>;

// What tells the answer to one request from all others. A client that does not know the time has
// nothing better to send as its time than a random number, and the server sends it back.
using SntpToken = std::array<std::uint8_t, 8>;

enum class SntpAnswer : std::uint8_t {
  kTime,
  kRefused,   // the server does not know the time, or sends its clients away
  kUnusable,  // not an answer to this request, or one that cannot be right
};

// The request of a client.
void write_sntp(const SntpToken& token, SntpMessage& message);

// Reads an answer. Only kTime sets `unix_time_ms`, to when the server sent it: milliseconds since
// 1970-01-01 00:00 UTC, up to the year 2104. A time before 2020 cannot be right.
SntpAnswer read_sntp(const SntpMessage& message, const SntpToken& token,
                     std::int64_t& unix_time_ms);

}  // namespace prometheus_express
