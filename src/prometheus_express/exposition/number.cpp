#include "prometheus_express/exposition/number.h"

#include <dragonbox/dragonbox.h>

#include <cstring>
#include <string_view>

#include "prometheus_express/exposition/shortest_decimal.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/double_bits.h"
#include "prometheus_express/text/decimal.h"

namespace prometheus_express {
namespace {

// The eight digits of a value below 10^8, most significant digit in the lowest byte, as bytes of 0
// to 9. Three multiplications on all digits at once: neither a table nor a chain of divisions.
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

// The digits of a number above zero, and the power of ten of the first one.
struct Decimal {
  char digits[kMaxNumberBytes] = {};  // copied in blocks of 16, wherever the text ends
  int count;
  int exponent;

  Decimal(double value, const DoubleBits& parts) {
    if constexpr (kLarge) {
      const auto decimal = jkj::dragonbox::to_decimal(value, jkj::dragonbox::policy::sign::ignore,
                                                      jkj::dragonbox::policy::cache::full);
      set(decimal.significand, decimal.exponent);
    } else {
      const ShortestDecimal decimal = shortest_decimal(parts);
      set(decimal.significand, decimal.exponent);
    }
  }

 private:
  void set(std::uint64_t significand, int last_exponent) {
    count = static_cast<int>(format_unsigned(significand, digits));
    exponent = last_exponent + count - 1;
    while (digits[count - 1] == '0') --count;
  }
};

char* write_exponent(int exponent, char* out) {
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  const unsigned size = static_cast<unsigned>(exponent < 0 ? -exponent : exponent);
  if (size < 10) *out++ = '0';
  return out + format_unsigned(size, out);
}

char* write_scientific(const Decimal& decimal, char* out) {
  *out++ = decimal.digits[0];
  if (decimal.count > 1) {
    *out++ = '.';
    std::memcpy(out, decimal.digits + 1, kLarge ? 16 : static_cast<std::size_t>(decimal.count - 1));
    out += decimal.count - 1;
  }
  return write_exponent(decimal.exponent, out);
}

// In blocks, which is what a host is fast at.
char* write_fixed_in_blocks(Decimal& decimal, char* out) {
  const int whole = decimal.exponent + 1;
  if (whole <= 0) {
    std::memcpy(out, "0.000", 5);
    std::memcpy(out + 2 - whole, decimal.digits, 17);
    return out + decimal.count + 2 - whole;
  }
  if (decimal.count <= whole) {
    std::memset(decimal.digits + decimal.count, '0', 16);
    std::memcpy(out, decimal.digits, 16);
    return out + whole;
  }
  std::memcpy(out, decimal.digits, 16);
  out[whole] = '.';
  std::memcpy(out + whole + 1, decimal.digits + whole, 16);
  return out + decimal.count + 1;
}

// Byte by byte, from the first digit or the zeros before it.
char* write_fixed_in_bytes(const Decimal& decimal, char* out) {
  const int last = decimal.count > decimal.exponent ? decimal.count - 1 : decimal.exponent;
  for (int i = decimal.exponent < 0 ? decimal.exponent : 0; i <= last; ++i) {
    if (i == decimal.exponent + 1) *out++ = '.';
    *out++ = i >= 0 && i < decimal.count ? decimal.digits[i] : '0';
  }
  return out;
}

char* write_fixed(Decimal& decimal, char* out) {
  return kLarge ? write_fixed_in_blocks(decimal, out) : write_fixed_in_bytes(decimal, out);
}

std::size_t format_not_finite(const DoubleBits& value, char* out) {
  const std::string_view word = value.fraction != 0 ? "NaN" : value.negative ? "-Inf" : "+Inf";
  return word.copy(out, word.size());
}

// Of a value that is not zero, and that `parts` is taken from. Fixed notation from 10^-4 to below
// 10^fixed_below; a whole number in it is followed by `after_whole`.
std::size_t format(double value, const DoubleBits& parts, int fixed_below, const char* after_whole,
                   char* const out) {
  if (!parts.finite()) return format_not_finite(parts, out);
  char* at = out;
  if (parts.negative) *at++ = '-';
  Decimal decimal{value, parts};
  if (decimal.exponent < -4 || decimal.exponent >= fixed_below) {
    at = write_scientific(decimal, at);
  } else {
    at = write_fixed(decimal, at);
    if (decimal.count <= decimal.exponent + 1) {
      while (*after_whole != '\0') *at++ = *after_whole++;
    }
  }
  return static_cast<std::size_t>(at - out);
}

// Says whether the value is a whole number below 2^53, and gives it.
bool is_whole(const DoubleBits& parts, std::uint64_t& whole) {
  const int fraction_bits =
      DoubleBits::kFractionBits - (parts.exponent - DoubleBits::kExponentBias);
  if (fraction_bits < 0 || fraction_bits > DoubleBits::kFractionBits) return false;
  const std::uint64_t significand = parts.fraction | std::uint64_t{1} << DoubleBits::kFractionBits;
  whole = significand >> fraction_bits;
  return whole << fraction_bits == significand;
}

// Blocks of eight digits.
std::size_t format_unsigned_in_blocks(std::uint64_t value, char* out) {
  constexpr std::uint32_t k1e8 = 100000000;
  if (value >= k1e8) {
    const std::size_t head = format_unsigned_in_blocks(value / k1e8, out);
    store_ascii(eight_digits(static_cast<std::uint32_t>(value % k1e8)), out + head);
    return head + 8;
  }
  const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(value));
  const unsigned skip = leading_zeros(digits);
  store_ascii(digits >> (8 * skip), out);
  return 8 - skip;
}

}  // namespace

std::size_t format_unsigned(std::uint64_t value, char* out) {
  return kLarge ? format_unsigned_in_blocks(value, out) : write_decimal(value, out);
}

std::size_t format_double(double value, char* out) {
  const DoubleBits parts{value};
  if (parts.zero()) {
    std::memcpy(out, "-0", 2);
    if (!parts.negative) out[0] = '0';
    return parts.negative ? 2 : 1;
  }
  // A shortcut: the digits are the same.
  std::uint64_t whole = 0;
  if (kLarge && is_whole(parts, whole)) {
    out[0] = '-';
    const std::size_t sign = parts.negative ? 1 : 0;
    return sign + format_unsigned(whole, out + sign);
  }
  return format(value, parts, 16, "", out);
}

std::size_t format_canonical(double value, char* out) {
  const DoubleBits parts{value};
  if (parts.zero()) {
    std::memcpy(out, "0.0", 3);
    return 3;
  }
  return format(value, parts, 6, ".0", out);
}

}  // namespace prometheus_express
