// Answers of SNTP servers against RFC 4330, sections 3, 4 and 5, read field by field. An input is
// the message; its token is that of the request unless the message says otherwise.
#include "fuzz/support/target.h"
#include "prometheus_express/net/sntp_message.h"

using namespace prometheus_express;

namespace {

constexpr SntpToken kToken = {0x91, 0x82, 0x73, 0x64, 0x55, 0x46, 0x37, 0x28};

std::uint64_t field(const SntpMessage& message, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value * 256 + message[at + i];
  return value;
}

// Seconds from 1970 to the time; the era is that of 1968 to 2104.
__int128 milliseconds_by_definition(std::uint64_t timestamp) {
  constexpr __int128 k1900To1970 = (__int128{70} * 365 + 17) * 86'400;
  __int128 seconds = timestamp >> 32;
  if (seconds < __int128{1} << 31) seconds += __int128{1} << 32;
  const __int128 fraction = timestamp & 0xFFFF'FFFF;
  return (seconds - k1900To1970) * 1'000 + fraction * 1'000 / (__int128{1} << 32);
}

SntpAnswer answer_by_definition(const SntpMessage& message) {
  const unsigned leap = message[0] >> 6;
  const unsigned mode = message[0] & 7;
  const unsigned stratum = message[1];
  for (std::size_t i = 0; i < kToken.size(); ++i) {
    if (message[24 + i] != kToken[i]) return SntpAnswer::kUnusable;
  }
  if (mode != 4) return SntpAnswer::kUnusable;
  if (leap == 3 || stratum == 0 || stratum == 16) return SntpAnswer::kRefused;
  const std::uint64_t transmitted = field(message, 40, 8);
  const bool is_before_2020 = milliseconds_by_definition(transmitted) < __int128{1'577'836'800'000};
  if (stratum > 16 || transmitted == 0 || is_before_2020) return SntpAnswer::kUnusable;
  return SntpAnswer::kTime;
}

}  // namespace

void fuzz::run(Input input) {
  SntpMessage message{};
  for (std::uint8_t& byte : message) byte = input.byte();
  const std::int64_t untouched = -1;
  std::int64_t unix_time_ms = untouched;
  const SntpAnswer answer = read_sntp(message, kToken, unix_time_ms);
  REQUIRE((answer == answer_by_definition(message)));
  if (answer == SntpAnswer::kTime) {
    REQUIRE(unix_time_ms ==
            static_cast<std::int64_t>(milliseconds_by_definition(field(message, 40, 8))));
  } else {
    REQUIRE(unix_time_ms == untouched);
  }
}
