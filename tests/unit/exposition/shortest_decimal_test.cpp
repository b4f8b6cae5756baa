#include "prometheus_express/exposition/shortest_decimal.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <string>

#include "prometheus_express/platform/config.h"
#include "support/effort.h"
#include "support/parse_double.h"

using namespace prometheus_express;

namespace {

double from_bits(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// In scientific notation, without zeros at the end.
std::string text_of(double value) {
  const ShortestDecimal decimal = shortest_decimal(DoubleBits{value});
  std::string digits = std::to_string(decimal.significand);
  const int exponent = decimal.exponent + static_cast<int>(digits.size()) - 1;
  while (digits.back() == '0') digits.pop_back();
  if (digits.size() > 1) digits.insert(1, ".");
  const int size = std::abs(exponent);
  return digits + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + std::to_string(size);
}

// The standard library's digits are the shortest, and of those the nearest.
void check_against_library(double value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
  const std::string expected(text, end.ptr);
  if (text_of(value) != expected) FAIL(text_of(value), " for ", expected);
}

TEST_CASE("every binary exponent, at its ends and around its middle") {
  constexpr std::uint64_t kFraction = (std::uint64_t{1} << 52) - 1;
  for (std::uint64_t exponent = 0; exponent < 0x7FF;
       exponent += test_support::stride<std::uint64_t>(5)) {
    for (const std::uint64_t fraction :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, kFraction / 2,
          kFraction / 2 + 1, kFraction / 3, kFraction - 1, kFraction}) {
      const double value = from_bits(exponent << 52 | fraction);
      if (value != 0) check_against_library(value);
    }
  }
}

TEST_CASE("every power of ten, and its neighbours") {
  for (int exponent = -323; exponent <= 308; ++exponent) {
    double value = 0;
    const std::string text = "1e" + std::to_string(exponent);
    REQUIRE(test_support::parse_double(text, value));
    check_against_library(value);
    check_against_library(std::nextafter(value, 1e308));
    if (value > 5e-324) check_against_library(std::nextafter(value, 0));
  }
}

TEST_CASE("random doubles, and random decimals of few digits") {
  std::mt19937_64 random{20240229};
  // A board's numbers are these digits, and are tested as such.
  const int rounds = kLarge ? 200'000 : 1'000;
  for (int i = 0; i < rounds; ++i) {
    const double value = std::fabs(from_bits(random()));
    if (std::isfinite(value) && value != 0) check_against_library(value);
    const double few = static_cast<double>(random() % 100'000'000 + 1);
    check_against_library(few / std::pow(10, static_cast<double>(random() % 12)));
  }
}

TEST_CASE("the sign does not count") { CHECK(text_of(-49.4062) == "4.94062e+01"); }

}  // namespace
