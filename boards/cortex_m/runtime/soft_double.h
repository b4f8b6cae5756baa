// Arithmetic of doubles (IEEE 754 binary64, rounded to the nearest, ties to even) on their bits, in
// little code: for processors without double precision. Denormals, infinities and NaN included; a
// NaN that comes out is quiet and has no sign.
#pragma once

#include <cstdint>

namespace board::soft_double {

using Bits = std::uint64_t;

constexpr int kFractionBits = 52;
constexpr int kBias = 1023;
constexpr int kMaxExponent = 0x7FF;
constexpr Bits kSign = Bits{1} << 63;
constexpr Bits kInfinity = Bits{kMaxExponent} << kFractionBits;
constexpr Bits kNan = kInfinity | Bits{1} << (kFractionBits - 1);

// A significand has its highest bit set and is between 1 and 2. Bits that are cut off from its end
// set the last one, so that it still rounds as it did.
constexpr int kSignificandBits = 64;

constexpr Bits join(std::uint32_t high, std::uint32_t low) { return Bits{high} << 32 | low; }

// Shifts until the highest bit is set; gives by how many. `significand` is not 0.
[[gnu::noinline]] inline int normalise(Bits& significand) {
  int zeros = 0;
  if (significand >> 32 == 0) {
    significand <<= 32;
    zeros = 32;
  }
  const auto high = static_cast<std::uint32_t>(significand >> 32);
  const auto low = static_cast<std::uint32_t>(significand);
  const int more = __builtin_clz(high);
  significand = join(high << more | low >> 1 >> (31 - more), low << more);
  return zeros + more;
}

// `count` >= 0. In halves, since a processor of 32 bits shifts no further. Of all counts that leave
// nothing the same: an addition of numbers that are far from each other takes no longer, since a
// cell is added to with interrupts masked.
[[gnu::noinline]] inline Bits shift_right(Bits significand, int count) {
  auto high = static_cast<std::uint32_t>(significand >> 32);
  auto low = static_cast<std::uint32_t>(significand);
  std::uint32_t cut_off = 0;
  constexpr int kLeavesNothing = 95;
  if (count > kLeavesNothing) count = kLeavesNothing;
  for (; count >= 32; count -= 32) {
    cut_off |= low;
    low = high;
    high = 0;
  }
  cut_off |= low << 1 << (31 - count);
  return join(high >> count, low >> count | high << 1 << (31 - count)) | (cut_off != 0 ? 1 : 0);
}

// The double nearest to significand * 2^(exponent - kBias); any significand.
[[gnu::noinline]] inline Bits round(Bits significand, int exponent, bool negative) {
  Bits bits = 0;
  if (significand != 0) {
    exponent -= normalise(significand);
    if (exponent < 1) {
      significand = shift_right(significand, 1 - exponent);
      exponent = 1;
    }
    // The highest bit adds one to the exponent; so does a carry, up to infinity.
    constexpr int kSpare = kSignificandBits - 1 - kFractionBits;
    constexpr Bits kHalf = Bits{1} << (kSpare - 1);
    const Bits even = significand >> kSpare & 1;
    bits = exponent < kMaxExponent
               ? (static_cast<Bits>(exponent - 1) << kFractionBits) + (significand >> kSpare) +
                     ((significand & (2 * kHalf - 1)) + even > kHalf)
               : kInfinity;
  }
  return negative ? bits | kSign : bits;
}

struct Unpacked {
  int exponent;
  Bits significand;  // of zero 0

  bool finite() const { return exponent != kMaxExponent; }
  bool nan() const { return !finite() && significand != kSign; }
  [[gnu::noinline]] explicit Unpacked(Bits bits)
      : exponent(static_cast<int>(bits >> kFractionBits) & kMaxExponent),
        significand(bits << (kSignificandBits - 1 - kFractionBits)) {
    if (exponent != 0) {
      significand |= kSign;
    } else if (significand != 0) {
      exponent = 1 - normalise(significand);
    }
  }
};

inline Bits infinity(bool negative) { return negative ? kInfinity | kSign : kInfinity; }

// What sums of a metric mostly are: the sum of two normal numbers of one sign, `b` not above `a`,
// of exponents less than 32 apart. A third of the time of what knows all numbers.
[[gnu::always_inline]] inline Bits add_alike(Bits a, Bits b, unsigned exponent, unsigned distance) {
  constexpr int kSpare = kSignificandBits - 2 - kFractionBits;  // and one bit for the carry
  constexpr Bits kHidden = Bits{1} << kFractionBits;
  const Bits large = (a | kHidden) << kSpare & ~kSign;
  const Bits small = (b | kHidden) << kSpare & ~kSign;
  const auto high = static_cast<std::uint32_t>(small >> 32);
  const auto low = static_cast<std::uint32_t>(small);
  const std::uint32_t cut_off = low << 1 << (31 - distance);
  Bits sum = large + join(high >> distance, low >> distance | high << 1 << (31 - distance));
  if (sum >> 63 != 0) {
    sum = sum >> 1 | (sum & 1);
    ++exponent;
  }
  constexpr std::uint32_t kHalf = 1U << (kSpare - 1);
  const auto end = static_cast<std::uint32_t>(sum) | (cut_off != 0 ? 1U : 0U);
  const std::uint32_t even = end >> kSpare & 1;
  const bool up = (end & (2 * kHalf - 1)) + even > kHalf;
  return (a & kSign) + (Bits{exponent - 1} << kFractionBits) + (sum >> kSpare) + (up ? 1 : 0);
}

[[gnu::always_inline]] inline Bits add(Bits a, Bits b) {
  if (a << 1 < b << 1) {
    const Bits smaller = a;
    a = b;
    b = smaller;
  }
  const unsigned a_exponent = static_cast<std::uint32_t>(a >> 32) >> 20;
  const unsigned b_exponent = static_cast<std::uint32_t>(b >> 32) >> 20;  // with the sign
  const unsigned apart = a_exponent - b_exponent;
  const unsigned exponent = a_exponent & kMaxExponent;
  if (apart < 32 && exponent > apart && exponent < kMaxExponent - 1) {
    return add_alike(a, b, exponent, apart);
  }
  const bool subtract = ((a ^ b) & kSign) != 0;
  const Unpacked large(a);
  const Unpacked small(b);
  if (!large.finite()) return large.nan() || (subtract && !small.finite()) ? kNan : a;
  // With a bit of room for the carry; ten more at the end are free.
  Bits sum = large.significand >> 1;
  // Of numbers below the normal ones, exponents are below that of zero.
  const int distance = small.significand != 0 ? large.exponent - small.exponent : 0;
  const Bits other = shift_right(small.significand >> 1, distance);
  sum = subtract ? sum - other : sum + other;
  return round(sum, large.exponent + 1, (a & kSign) != 0 && (sum != 0 || !subtract));
}

[[gnu::always_inline]] inline Bits multiply(Bits a, Bits b) {
  const bool negative = ((a ^ b) & kSign) != 0;
  const Unpacked left(a);
  const Unpacked right(b);
  if (!left.finite() || !right.finite()) {
    const bool zero = left.significand == 0 || right.significand == 0;
    return left.nan() || right.nan() || zero ? kNan : infinity(negative);
  }
  const Bits left_low = static_cast<std::uint32_t>(left.significand);
  const Bits left_high = left.significand >> 32;
  const Bits right_low = static_cast<std::uint32_t>(right.significand);
  const Bits right_high = right.significand >> 32;
  const Bits low = left_low * right_low;
  const Bits middle = left_low * right_high + (low >> 32);
  const Bits other_middle = left_high * right_low + static_cast<std::uint32_t>(middle);
  const Bits high = left_high * right_high + (middle >> 32) + (other_middle >> 32);
  const bool cut_off = static_cast<std::uint32_t>(low | other_middle) != 0;
  return round(high | (cut_off ? 1 : 0), left.exponent + right.exponent - kBias + 1, negative);
}

[[gnu::always_inline]] inline Bits divide(Bits a, Bits b) {
  const bool negative = ((a ^ b) & kSign) != 0;
  const Unpacked dividend(a);
  const Unpacked divisor(b);
  if (dividend.nan() || divisor.nan()) return kNan;
  if (!dividend.finite()) return divisor.finite() ? infinity(negative) : kNan;
  if (!divisor.finite()) return round(0, 0, negative);
  if (divisor.significand == 0) return dividend.significand == 0 ? kNan : infinity(negative);
  // Bit by bit; the first may be 0.
  Bits rest = dividend.significand >> 1;
  const Bits subtrahend = divisor.significand >> 1;
  Bits quotient = 0;
  for (int bit = 0; bit < kSignificandBits; ++bit) {
    quotient <<= 1;
    if (rest >= subtrahend) {
      rest -= subtrahend;
      quotient |= 1;
    }
    rest <<= 1;
  }
  return round(quotient | (rest != 0 ? 1 : 0), dividend.exponent - divisor.exponent + kBias,
               negative);
}

inline Bits from_unsigned(std::uint64_t value) {
  return round(value, kBias + kSignificandBits - 1, false);
}

inline Bits from_signed(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return round(value < 0 ? 0 - bits : bits, kBias + kSignificandBits - 1, value < 0);
}

inline Bits from_float(std::uint32_t value) {
  constexpr int kFloatFractionBits = 23;
  constexpr int kFloatBias = 127;
  constexpr int kFloatMaxExponent = 0xFF;
  const bool negative = value >> 31 != 0;
  const int exponent = static_cast<int>(value >> kFloatFractionBits) & kFloatMaxExponent;
  const Bits significand = Bits{value} << (kSignificandBits - 1 - kFloatFractionBits) & ~kSign;
  if (exponent == kFloatMaxExponent) return significand != 0 ? kNan : infinity(negative);
  return exponent == 0 ? round(significand, 1 - kFloatBias + kBias, negative)
                       : round(significand | kSign, exponent - kFloatBias + kBias, negative);
}

}  // namespace board::soft_double
