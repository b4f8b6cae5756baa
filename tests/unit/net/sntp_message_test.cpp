#include "prometheus_express/net/sntp_message.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>

using namespace prometheus_express;

namespace {

constexpr SntpToken kToken = {0x91, 0x82, 0x73, 0x64, 0x55, 0x46, 0x37, 0x28};
constexpr std::uint32_t k1900To1970 = 2'208'988'800;

void put32(SntpMessage& message, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) {
    message[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }
}

// 2023-11-14 22:13:20.5, from a server of stratum 2.
SntpMessage answer() {
  SntpMessage message = {};
  message[0] = 0x24;
  message[1] = 2;
  std::copy(kToken.begin(), kToken.end(), message.begin() + 24);
  put32(message, 40, 1'700'000'000 + k1900To1970);
  put32(message, 44, 0x8000'0000);
  return message;
}

SntpAnswer read(const SntpMessage& message, std::int64_t* time = nullptr) {
  std::int64_t unix_time_ms = -1;
  const SntpAnswer answer = read_sntp(message, kToken, unix_time_ms);
  CHECK((unix_time_ms == -1) == (answer != SntpAnswer::kTime));
  if (time != nullptr) *time = unix_time_ms;
  return answer;
}

std::int64_t time_of(std::uint32_t seconds, std::uint32_t fraction) {
  SntpMessage message = answer();
  put32(message, 40, seconds);
  put32(message, 44, fraction);
  std::int64_t time = 0;
  read(message, &time);
  return time;
}

TEST_CASE("a request says version 4, client, and the token") {
  SntpMessage message;
  message.fill(0xFF);
  write_sntp(kToken, message);
  CHECK(message[0] == 0x23);
  for (std::size_t i = 1; i < 40; ++i) CHECK(message[i] == 0);
  CHECK(std::equal(kToken.begin(), kToken.end(), message.begin() + 40));
}

TEST_CASE("times of both eras") {
  CHECK(time_of(1'700'000'000 + k1900To1970, 0x8000'0000) == 1'700'000'000'500);
  CHECK(time_of(1'700'000'000 + k1900To1970, 0xFFFF'FFFF) == 1'700'000'000'999);
  CHECK(time_of(1'700'000'000 + k1900To1970, 0) == 1'700'000'000'000);
  CHECK(time_of(0xFFFF'FFFF, 0) == 2'085'978'495'000);  // 2036-02-07 06:28:15
  CHECK(time_of(0, 1) == 2'085'978'496'000);
  CHECK(time_of(0x7FFF'FFFF, 0) == 4'233'462'143'000);  // 2104
  CHECK(time_of(1'577'836'800 + k1900To1970, 0) == 1'577'836'800'000);
}

TEST_CASE("what cannot be a time") {
  CHECK(time_of(0, 0) == -1);  // not set
  CHECK(time_of(1'577'836'799 + k1900To1970, 0xFFFF'FFFF) == -1);
  CHECK(time_of(k1900To1970, 0) == -1);  // a server that began at 1970
  CHECK(time_of(0x8000'0000, 0) == -1);
}

// Whatever value each byte has: only those of the time itself change the time, and those that say
// whose answer it is, and whether it is one, end it.
TEST_CASE("every byte with every value") {
  for (std::size_t at = 0; at < SntpMessage{}.size(); ++at) {
    for (unsigned value = 0; value <= 0xFF; ++value) {
      CAPTURE(at);
      CAPTURE(value);
      SntpMessage message = answer();
      const bool same = message[at] == value;
      message[at] = static_cast<std::uint8_t>(value);
      std::int64_t time = 0;
      const SntpAnswer got = read(message, &time);
      if (at == 0) {
        const bool refuses = value >> 6 == 3;
        const SntpAnswer expected = (value & 7) != 4 ? SntpAnswer::kUnusable
                                    : refuses        ? SntpAnswer::kRefused
                                                     : SntpAnswer::kTime;
        CHECK(got == expected);
      } else if (at == 1) {
        const SntpAnswer expected = value == 0 || value == 16 ? SntpAnswer::kRefused
                                    : value > 16              ? SntpAnswer::kUnusable
                                                              : SntpAnswer::kTime;
        CHECK(got == expected);
      } else if (at >= 24 && at < 32) {
        CHECK(got == (same ? SntpAnswer::kTime : SntpAnswer::kUnusable));
      } else if (at == 40) {
        // The first byte is worth half a year: what is before 2020 is refused, 2036 is another era.
        const bool plausible = value < 0x80 || value >= 0xE1;
        CHECK(got == (plausible ? SntpAnswer::kTime : SntpAnswer::kUnusable));
      } else {
        CHECK(got == SntpAnswer::kTime);
        if (at < 40) CHECK(time == 1'700'000'000'500);
      }
    }
  }
}

}  // namespace
