#include "prometheus_express/net/sntp_message.h"

#include <algorithm>

#include "prometheus_express/net/big_endian.h"

namespace prometheus_express {
namespace {

// Where the fields are.
constexpr std::size_t kFlags = 0;  // leap indicator, version, mode
constexpr std::size_t kStratum = 1;
constexpr std::size_t kOriginate = 24;
constexpr std::size_t kTransmit = 40;

constexpr std::uint8_t kVersion4 = 4 << 3;
constexpr std::uint8_t kModeMask = 0x07;
constexpr std::uint8_t kModeClient = 3;
constexpr std::uint8_t kModeServer = 4;
constexpr std::uint8_t kNotSynchronised = 0xC0;  // both bits of the leap indicator

constexpr std::uint8_t kKissOfDeath = 0;
constexpr std::uint8_t kMostStratum = 15;
constexpr std::uint8_t kStratumNotSynchronised = 16;

constexpr std::int64_t k1900To1970 = 2'208'988'800;
constexpr std::int64_t kEarliestUnix = 1'577'836'800;  // 2020-01-01

// The 32 bits begin anew in 2036; a time whose first bit is 0 is one after that (section 3).
std::int64_t unix_seconds(std::uint32_t ntp_seconds) {
  const std::int64_t era = ntp_seconds >> 31 != 0 ? 0 : std::int64_t{1} << 32;
  return era + ntp_seconds - k1900To1970;
}

}  // namespace

void write_sntp(const SntpToken& token, SntpMessage& message) {
  message = {};
  message[kFlags] = kVersion4 | kModeClient;
  std::copy(token.begin(), token.end(), message.begin() + kTransmit);
}

SntpAnswer read_sntp(const SntpMessage& message, const SntpToken& token,
                     std::int64_t& unix_time_ms) {
  if ((message[kFlags] & kModeMask) != kModeServer ||
      !std::equal(token.begin(), token.end(), message.begin() + kOriginate)) {
    return SntpAnswer::kUnusable;
  }
  const std::uint8_t stratum = message[kStratum];
  if ((message[kFlags] & kNotSynchronised) == kNotSynchronised || stratum == kKissOfDeath ||
      stratum == kStratumNotSynchronised) {
    return SntpAnswer::kRefused;
  }
  const std::uint32_t seconds = big_endian32(&message[kTransmit]);
  const std::uint32_t fraction = big_endian32(&message[kTransmit + 4]);
  const std::int64_t unix_time = unix_seconds(seconds);
  const bool has_time = seconds != 0 || fraction != 0;
  if (stratum > kMostStratum || !has_time || unix_time < kEarliestUnix) {
    return SntpAnswer::kUnusable;
  }
  unix_time_ms = unix_time * 1000 + static_cast<std::int64_t>(std::uint64_t{fraction} * 1000 >> 32);
  return SntpAnswer::kTime;
}

}  // namespace prometheus_express
