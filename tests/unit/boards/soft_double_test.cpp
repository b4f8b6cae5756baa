#include "boards/cortex_m/runtime/soft_double.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace board;
using soft_double::Bits;

namespace {

Bits bits_of(double value) {
  Bits bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

double from_bits(Bits bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

void check(const char* operation, double a, double b, Bits result, double expected) {
  const Bits right = std::isnan(expected) ? soft_double::kNan : bits_of(expected);
  if (result != right) FAIL(a, operation, b, " gives ", from_bits(result), ", not ", expected);
}

// Against the processor's arithmetic. A board's is the one that is tested: there it is the last
// test that can fail.
void check_pair(double a, double b) {
  check(" + ", a, b, soft_double::add(bits_of(a), bits_of(b)), a + b);
  check(" * ", a, b, soft_double::multiply(bits_of(a), bits_of(b)), a * b);
  check(" / ", a, b, soft_double::divide(bits_of(a), bits_of(b)), a / b);
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeast = std::numeric_limits<double>::denorm_min();
constexpr double kLeastNormal = std::numeric_limits<double>::min();
constexpr double kLargest = std::numeric_limits<double>::max();

constexpr double kCorners[] = {
    0,
    -0.0,
    1,
    -1,
    1.5,
    2,
    3,
    0.1,
    1e-9,
    -1e300,
    kLeast,
    -kLeast,
    kNan,
    0.5,
    kInfinity,
    -kInfinity,
    kLeastNormal,
    kLeastNormal - kLeast,
    1.0 / 3,
    1e300,
    kLargest,
    -kLargest,
    0x1p53,
    0x1p53 + 2,
    0x1p-53,
    0x1p-1022 * 1.5,
    1 + 0x1p-52,
    1 - 0x1p-53,
    0x1p-537,
    0x1p970,
};

TEST_CASE("corners with corners") {
  for (const double a : kCorners) {
    for (const double b : kCorners) check_pair(a, b);
  }
}

TEST_CASE("random pairs, whose exponents are near and whose sums and quotients round") {
  std::mt19937_64 random{1};
  constexpr Bits kExponent = Bits{0x7FF} << 52;
  for (int i = 0; i < 50'000; ++i) {
    const Bits a = random();
    const Bits b = random();
    const Bits trimmed = ~((Bits{1} << (random() % 52)) - 1);
    const Bits close = (a & kExponent) + ((Bits{random() % 120} - 60) << 52);
    check_pair(from_bits(a), from_bits(b));
    check_pair(from_bits(a), from_bits((b & ~kExponent) | (close & kExponent)));
    check_pair(from_bits(a & trimmed), from_bits(((b & ~kExponent) | (a & kExponent)) & trimmed));
    check_pair(from_bits(a), -from_bits(a + random() % 3 - 1));
    check_pair(from_bits(a & ~(Bits{0x7F0} << 52)), from_bits(b & ~(Bits{0x7F0} << 52)));
    check_pair(from_bits(a & ~(Bits{0x7F0} << 52)), from_bits(b & ~kExponent));
  }
}

TEST_CASE("conversions of integers and floats") {
  std::mt19937_64 random{2};
  for (int i = 0; i < 100'000; ++i) {
    std::uint64_t value = random() >> (random() % 64);
    if (i % 3 == 0) value = value << 11 | 0x400;  // a tie
    const auto with_sign = static_cast<std::int64_t>(value);
    CHECK(soft_double::from_unsigned(value) == bits_of(static_cast<double>(value)));
    CHECK(soft_double::from_signed(with_sign) == bits_of(static_cast<double>(with_sign)));
    auto bits = static_cast<std::uint32_t>(random());
    if (i % 4 == 0) bits &= ~(0xFFu << 23);  // a denormal
    if (i % 4 == 1) bits |= 0xFFu << 23;     // infinity or NaN
    if (i % 16 == 1) bits &= ~((1u << 23) - 1);
    float number = 0;
    std::memcpy(&number, &bits, sizeof number);
    check(" as a double", number, 0, soft_double::from_float(bits), static_cast<double>(number));
  }
}

// Volatile, so that it is the program that computes and not the compiler, whose results are right
// on every machine.
TEST_CASE("a program computes as the compiler does") {
  volatile double a = 49.4062;
  volatile double b = -27.7948;
  volatile std::uint64_t large = 0xFFFF'FFFF'FFFF'FC00;
  volatile std::int64_t negative = -9'007'199'254'740'993;
  volatile float third = 1.0f / 3;
  CHECK(a + b == 49.4062 + -27.7948);
  CHECK(a - b == 49.4062 - -27.7948);
  CHECK(1 - a == 1 - 49.4062);
  CHECK(a * b == 49.4062 * -27.7948);
  CHECK(a / b == 49.4062 / -27.7948);
  CHECK(static_cast<double>(large) == 0x1p64);
  CHECK(static_cast<double>(negative) == -9'007'199'254'740'992.0);
  CHECK(static_cast<double>(third) == 0x1.555556p-2);
}

}  // namespace
