#include "prometheus_express/exposition/number.h"

#include <dragonbox/dragonbox.h>

#include <cstring>
#include <type_traits>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {
namespace {

constexpr int kFractionBits = 52;
constexpr int kExponentBias = 1023;
constexpr int kInfinityExponent = 0x7FF;

struct Double {
  std::uint64_t fraction;
  int exponent;  // biased; 0 for zero and denormals
  bool negative;

  explicit Double(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    fraction = bits & ((std::uint64_t{1} << kFractionBits) - 1);
    exponent = static_cast<int>(bits >> kFractionBits) & kInfinityExponent;
    negative = (bits >> 63) != 0;
  }

  bool finite() const { return exponent != kInfinityExponent; }
  bool zero() const { return exponent == 0 && fraction == 0; }
};

std::size_t copy(const char* text, std::size_t size, char* out) {
  std::memcpy(out, text, size);
  return size;
}

std::size_t format_not_finite(const Double& value, char* out) {
  if (value.fraction != 0) return copy("NaN", 3, out);
  return copy(value.negative ? "-Inf" : "+Inf", 4, out);
}

// The eight digits of a value below 10^8, most significant digit in the lowest byte, as bytes of 0
// to
// 9. Three multiplications on all digits at once: neither a table nor a chain of divisions.
std::uint64_t eight_digits(std::uint32_t value) {
  const std::uint64_t fours = value / 10000 | std::uint64_t{value % 10000} << 32;
  const std::uint64_t hundreds = ((fours * 10486) >> 20) & 0x0000007F'0000007F;
  const std::uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000F000F'000F000F;
  return tens | (twos - 10 * tens) << 8;
}

void store_ascii(std::uint64_t digits, char* out) {
  digits |= 0x30303030'30303030;
  for (int i = 0; i < 8; ++i) out[i] = static_cast<char>(digits >> (8 * i));
}

// The place of the first digit that is not 0, from 0 to 7; 7 when all are 0.
unsigned leading_zeros(std::uint64_t digits) {
  return static_cast<unsigned>(__builtin_ctzll(digits | std::uint64_t{1} << 56)) / 8;
}

// The full table of powers is faster, and 9 KB larger.
using CachePolicy =
    std::conditional_t<kHosted, std::decay_t<decltype(jkj::dragonbox::policy::cache::full)>,
                       std::decay_t<decltype(jkj::dragonbox::policy::cache::compact)>>;

std::size_t format_exponent(int exponent, char* out) {
  out[0] = 'e';
  out[1] = exponent < 0 ? '-' : '+';
  const unsigned size = static_cast<unsigned>(exponent < 0 ? -exponent : exponent);
  std::size_t count = 2;
  if (size < 10) out[count++] = '0';
  return count + format_unsigned(size, out + count);
}

// `value` is above zero and finite. Fixed notation from 10^-4 to below 10^fixed_below.
std::size_t format_shortest(double value, int fixed_below, char* out) {
  namespace policy = jkj::dragonbox::policy;
  const auto decimal = jkj::dragonbox::to_decimal(value, policy::sign::ignore, CachePolicy{});
  char digits[kMaxNumberBytes] = {};  // copied in blocks of 16, wherever the text ends
  const auto count = static_cast<int>(format_unsigned(decimal.significand, digits));
  const int exponent = decimal.exponent + count - 1;  // of the first digit

  if (exponent < -4 || exponent >= fixed_below) {
    std::size_t used = 1;
    out[0] = digits[0];
    if (count > 1) {
      out[1] = '.';
      std::memcpy(out + 2, digits + 1, 16);
      used = static_cast<std::size_t>(count) + 1;
    }
    return used + format_exponent(exponent, out + used);
  }
  if (exponent < 0) {
    std::memcpy(out, "0.000", 5);
    std::memcpy(out + 1 - exponent, digits, 17);
    return static_cast<std::size_t>(count + 1 - exponent);
  }
  const int whole = exponent + 1;
  if (count <= whole) {
    std::memset(digits + count, '0', 16);
    std::memcpy(out, digits, 16);
    return static_cast<std::size_t>(whole);
  }
  std::memcpy(out, digits, 16);
  out[whole] = '.';
  std::memcpy(out + whole + 1, digits + whole, 16);
  return static_cast<std::size_t>(count) + 1;
}

}  // namespace

std::size_t format_unsigned(std::uint64_t value, char* out) {
  constexpr std::uint32_t k1e8 = 100000000;
  if (value >= k1e8) {
    const std::size_t head = format_unsigned(value / k1e8, out);
    store_ascii(eight_digits(static_cast<std::uint32_t>(value % k1e8)), out + head);
    return head + 8;
  }
  const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(value));
  const unsigned skip = leading_zeros(digits);
  store_ascii(digits >> (8 * skip), out);
  return 8 - skip;
}

std::size_t format_double(double value, char* out) {
  const Double parts{value};
  if (!parts.finite()) return format_not_finite(parts, out);
  std::size_t sign = 0;
  if (parts.negative) out[sign++] = '-';
  if (parts.zero()) return sign + format_unsigned(0, out + sign);

  const int fraction_bits = kFractionBits - (parts.exponent - kExponentBias);
  if (fraction_bits >= 0 && fraction_bits <= kFractionBits) {
    const std::uint64_t significand = parts.fraction | std::uint64_t{1} << kFractionBits;
    const std::uint64_t whole = significand >> fraction_bits;
    if (whole << fraction_bits == significand) return sign + format_unsigned(whole, out + sign);
  }
  return sign + format_shortest(parts.negative ? -value : value, 16, out + sign);
}

std::size_t format_canonical(double value, char* out) {
  const Double parts{value};
  if (!parts.finite()) return format_not_finite(parts, out);
  if (parts.zero()) return copy("0.0", 3, out);
  std::size_t count = 0;
  if (parts.negative) out[count++] = '-';
  count += format_shortest(parts.negative ? -value : value, 6, out + count);
  if (std::memchr(out, '.', count) == nullptr && std::memchr(out, 'e', count) == nullptr) {
    count += copy(".0", 2, out + count);
  }
  return count;
}

}  // namespace prometheus_express
