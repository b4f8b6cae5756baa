// The parts of a double (IEEE 754 binary64). On a processor without double precision a look at them
// is cheaper than a comparison, in time and in flash.
#pragma once

#include <cstdint>
#include <cstring>

namespace prometheus_express {

struct DoubleBits {
  static constexpr int kFractionBits = 52;
  static constexpr int kExponentBias = 1023;
  static constexpr int kInfinityExponent = 0x7FF;

  std::uint64_t fraction;
  int exponent;  // biased; 0 for zero and denormals
  bool negative;

  explicit DoubleBits(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    fraction = bits & ((std::uint64_t{1} << kFractionBits) - 1);
    exponent = static_cast<int>(bits >> kFractionBits) & kInfinityExponent;
    negative = (bits >> 63) != 0;
  }

  bool finite() const { return exponent != kInfinityExponent; }
  bool zero() const { return exponent == 0 && fraction == 0; }

  // Says whether the value, without its sign, is a whole number from 1 to below 2^53, and gives it.
  bool is_whole(std::uint64_t& whole) const {
    const int fraction_bits = kFractionBits - (exponent - kExponentBias);
    if (fraction_bits < 0 || fraction_bits > kFractionBits) return false;
    const std::uint64_t significand = fraction | std::uint64_t{1} << kFractionBits;
    whole = significand >> fraction_bits;
    return whole << fraction_bits == significand;
  }
};

// Whatever the compiler was told of numbers (-ffast-math): it looks at the bits.
inline bool is_nan(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits << 1 > std::uint64_t{0x7FF} << 53;
}

// 0 or -0.
inline bool is_zero(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits << 1 == 0;
}

inline std::int64_t bits_of(double value) {
  std::int64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

}  // namespace prometheus_express
