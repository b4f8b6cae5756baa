#include "prometheus_express/text/decimal.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <string>

using namespace prometheus_express;

namespace {

std::string decimal(std::uint64_t value) {
  char text[kMaxDecimalDigits + 1];
  text[kMaxDecimalDigits] = '#';
  const std::size_t size = write_decimal(value, text);
  REQUIRE(text[kMaxDecimalDigits] == '#');
  return {text, size};
}

TEST_CASE("the digits of a number, and no others") {
  for (const std::uint64_t value : {0ull, 1ull, 9ull, 10ull, 9'999ull, 10'000ull, 99'999'999ull}) {
    CHECK(decimal(value) == std::to_string(value));
  }
  CHECK(decimal(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("around every power of ten and of two, and in between") {
  std::mt19937_64 random{1};
  for (std::uint64_t power = 1; power <= 1'000'000'000'000'000'000; power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1}) {
      CHECK(decimal(value) == std::to_string(value));
    }
  }
  for (int bits = 0; bits < 64; ++bits) {
    const std::uint64_t power = std::uint64_t{1} << bits;
    const std::uint64_t mask = power - 1;
    for (const std::uint64_t value : {power - 1, power, power + 1, random() & mask}) {
      CHECK(decimal(value) == std::to_string(value));
    }
  }
}

}  // namespace
