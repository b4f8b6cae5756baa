#include "prometheus_express/exposition/number.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "support/effort.h"
#include "support/parse_double.h"

using namespace prometheus_express;

namespace {

// What `format` writes, after checking that it stays inside the room it was promised.
template <typename Number>
std::string text_of(std::size_t (*format)(Number, char*), Number value) {
  std::array<char, kMaxNumberBytes + 16> room;
  room.fill('#');
  const std::size_t count = format(value, room.data() + 8);
  bool inside = count <= kMaxNumberBytes;
  for (std::size_t i = 0; i < 8; ++i) {
    inside = inside && room[i] == '#' && room[8 + kMaxNumberBytes + i] == '#';
  }
  if (!inside) FAIL("written outside of the room: ", std::string(room.data(), room.size()));
  return {room.data() + 8, count};
}

std::string plain(double value) { return text_of(format_double, value); }
std::string canonical(double value) { return text_of(format_canonical, value); }
std::string digits(std::uint64_t value) { return text_of(format_unsigned, value); }

double from_bits(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// The rule of the header, spelled out with the standard library's digits: shortest, and of those
// the closest. `fixed_below` is the decimal exponent from which the scientific form is used.
std::string expected(double value, int fixed_below) {
  char scientific[40];
  const auto end = std::to_chars(scientific, scientific + sizeof scientific, std::fabs(value),
                                 std::chars_format::scientific);
  std::string significand(scientific, end.ptr);
  const std::size_t e = significand.find('e');
  const std::string exponent_text = significand.substr(e);
  const int exponent = std::stoi(exponent_text.substr(1));
  significand.resize(e);

  std::string text;
  if (exponent < -4 || exponent >= fixed_below) {
    text = significand + exponent_text;
  } else {
    std::string all = significand.substr(0, 1) + (e > 1 ? significand.substr(2) : "");
    if (exponent < 0) {
      text = "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + all;
    } else {
      const auto whole = static_cast<std::size_t>(exponent) + 1;
      if (all.size() < whole) all.resize(whole, '0');
      text = all.substr(0, whole);
      if (all.size() > whole) text += "." + all.substr(whole);
    }
  }
  return (std::signbit(value) ? "-" : "") + text;
}

void check_against_library(double value) {
  const std::string text = plain(value);
  double back = 0;
  const bool same = test_support::parse_double(text, back) &&
                    std::memcmp(&back, &value, sizeof value) == 0 && text == expected(value, 16);
  if (!same) FAIL(text, " for ", expected(value, 16));

  std::string open_metrics = value == 0 ? "0" : expected(value, 6);
  if (open_metrics.find_first_of(".e") == std::string::npos) open_metrics += ".0";
  if (canonical(value) != open_metrics) FAIL(canonical(value), " for ", open_metrics);
}

}  // namespace

TEST_CASE("a double is written as the table says") {
  const std::pair<double, const char*> table[] = {
      {0, "0"},
      {-0.0, "-0"},
      {1, "1"},
      {-1, "-1"},
      {1060948, "1060948"},
      {49.4062, "49.4062"},
      {0.1, "0.1"},
      {0.1 + 0.2, "0.30000000000000004"},
      {-1234567.5, "-1234567.5"},
      {0.001, "0.001"},
      {0.0001, "0.0001"},
      {0.00012345678901234567, "0.00012345678901234567"},
      {0.00001, "1e-05"},
      {1.5e300, "1.5e+300"},
      {1e15, "1000000000000000"},
      {9007199254740991, "9007199254740991"},
      {9007199254740992, "9007199254740992"},
      {9007199254740994, "9007199254740994"},
      {-9007199254740992, "-9007199254740992"},
      {9999999999999998, "9999999999999998"},
      {1e16, "1e+16"},
      {1e21, "1e+21"},
      {1e22, "1e+22"},
      {1e23, "1e+23"},
      {123456789012345680, "1.2345678901234568e+17"},
      {4503599627370495.5, "4503599627370495.5"},
      {5e-324, "5e-324"},
      {2.225073858507201e-308, "2.225073858507201e-308"},
      {-2.2250738585072014e-308, "-2.2250738585072014e-308"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {std::numeric_limits<double>::infinity(), "+Inf"},
      {-std::numeric_limits<double>::infinity(), "-Inf"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
      {-std::numeric_limits<double>::quiet_NaN(), "NaN"},
  };
  for (const auto& [value, text] : table) CHECK(plain(value) == text);
}

TEST_CASE("a canonical number is written as Go's OpenMetrics encoder writes it") {
  const std::pair<double, const char*> table[] = {
      // The values that the OpenMetrics specification lists.
      {1e-10, "1e-10"},
      {1e-9, "1e-09"},
      {1e-5, "1e-05"},
      {1e-4, "0.0001"},
      {1e-3, "0.001"},
      {0.01, "0.01"},
      {0.1, "0.1"},
      {1, "1.0"},
      {10, "10.0"},
      {1e5, "100000.0"},
      {1e6, "1e+06"},
      {1e10, "1e+10"},
      {0, "0.0"},
      {std::numeric_limits<double>::infinity(), "+Inf"},
      {-std::numeric_limits<double>::infinity(), "-Inf"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
      // strconv.FormatFloat(value, 'g', -1, 64), with ".0" where it has neither '.' nor 'e'.
      {-0.0, "0.0"},
      {-1, "-1.0"},
      {0.005, "0.005"},
      {2.5, "2.5"},
      {999999, "999999.0"},
      {999999.9, "999999.9"},
      {1234567, "1.234567e+06"},
      {1234567.5, "1.2345675e+06"},
      {-1234567.5, "-1.2345675e+06"},
      {100000.5, "100000.5"},
      {0.000012345, "1.2345e-05"},
      {123456789, "1.23456789e+08"},
      {1e21, "1e+21"},
      {1e100, "1e+100"},
      {5e-324, "5e-324"},
      {-2.2250738585072014e-308, "-2.2250738585072014e-308"},
  };
  for (const auto& [value, text] : table) CHECK(canonical(value) == text);
}

TEST_CASE("the thousandths up to 10 are canonical as OpenMetrics lists them") {
  for (int i = 0; i <= 10000; ++i) {
    std::string text = std::to_string(1000 + i % 1000).substr(1);
    while (text.size() > 1 && text.back() == '0') text.pop_back();
    text = std::to_string(i / 1000) + "." + text;
    if (canonical(i / 1000.0) != text) FAIL(canonical(i / 1000.0), " for ", text);
  }
}

TEST_CASE("a whole number is plain digits") {
  CHECK(digits(0) == "0");
  CHECK(digits(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  for (std::uint64_t power = 1;; power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1, power * 8 / 7}) {
      CHECK(digits(value) == std::to_string(value));
      if (value <= std::uint64_t{1} << 53) {
        CHECK(plain(static_cast<double>(value)) == std::to_string(value));
        CHECK(plain(-static_cast<double>(value)) == "-" + std::to_string(value));
      }
    }
    if (power == 10'000'000'000'000'000'000u) break;
  }
  std::mt19937_64 random{1};
  for (int i = 0; i < test_support::rounds(50'000); ++i) {
    const std::uint64_t value = random() >> (i % 64);
    if (digits(value) != std::to_string(value)) FAIL(digits(value), " for ", value);
    const std::uint64_t exact = value >> 11;  // below 2^53
    const std::string text = plain(static_cast<double>(exact));
    if (text != std::to_string(exact)) FAIL(text, " for ", exact);
  }
}

TEST_CASE("every power of ten that a double can hold") {
  for (int exponent = -323; exponent <= 308; ++exponent) {
    const std::string text = "1e" + std::to_string(exponent);
    double value = 0;
    REQUIRE(test_support::parse_double(text, value));
    check_against_library(value);
    check_against_library(std::nextafter(value, 0));
    check_against_library(-std::nextafter(value, std::numeric_limits<double>::infinity()));
  }
}

TEST_CASE("every binary exponent, zero and denormals included") {
  constexpr std::uint64_t kFraction = (std::uint64_t{1} << 52) - 1;
  for (std::uint64_t exponent = 0; exponent < 0x7FF;
       exponent += test_support::stride<std::uint64_t>(5)) {
    for (const std::uint64_t fraction :
         {std::uint64_t{0}, std::uint64_t{1}, kFraction, kFraction - 1, kFraction / 2,
          kFraction / 2 + 1, kFraction / 3, std::uint64_t{1} << (exponent % 52)}) {
      check_against_library(from_bits(exponent << 52 | fraction));
    }
  }
}

// A board's digits are also a host's, in shortest_decimal_test. PROMETHEUS_EXPRESS_DOUBLES asks a
// host for more: 24000000 tries 36 million, in half a minute of processor time.
int rounds_of_random() {
  if constexpr (!test_support::kBoard) {
    const char* const wanted = std::getenv("PROMETHEUS_EXPRESS_DOUBLES");
    if (wanted != nullptr) return std::atoi(wanted);
  }
  return test_support::rounds(200'000);
}

TEST_CASE("random bits read back as the same double and have the fewest digits") {
  std::mt19937_64 random{20240229};
  const int rounds = rounds_of_random();
  for (int i = 0; i < rounds; ++i) {
    const double value = from_bits(random());
    if (std::isfinite(value)) check_against_library(value);
  }
}

TEST_CASE("random values of the sizes that sensors have") {
  std::mt19937_64 random{7};
  std::uniform_real_distribution<double> full(-1000, 1000);
  const int rounds = rounds_of_random() / 4;
  for (int i = 0; i < rounds; ++i) {
    check_against_library(full(random));
    double scale = 1;
    for (std::uint64_t places = random() % 12; places > 0; --places) scale *= 10;
    check_against_library(static_cast<double>(random() % 100'000'000) / scale);
  }
}
