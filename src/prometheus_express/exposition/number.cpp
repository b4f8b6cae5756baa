#include "prometheus_express/exposition/number.h"

#include "prometheus_express/platform/config.h"

// A board has shortest_decimal.h, and needs no copy of dragonbox.
#if PROMETHEUS_EXPRESS_LARGE
#include <dragonbox/dragonbox.h>
#endif

#include <cstring>
#include <string_view>

#include "prometheus_express/exposition/shortest_decimal.h"
#include "prometheus_express/platform/double_bits.h"
#include "prometheus_express/platform/sixteen_digits.h"
#include "prometheus_express/text/decimal.h"

namespace prometheus_express {
namespace {

// The place of the first digit that is not 0, from 0 to 7; 7 when all are 0.
unsigned leading_zeros(std::uint64_t digits) {
  return static_cast<unsigned>(__builtin_ctzll(digits | std::uint64_t{1} << 56)) / 8;
}

// For a host: the digits of a number above zero, 17 of them, the last ones perhaps 0, and the power
// of ten of the first one.
struct SeventeenDigits {
  SixteenDigits first;
  unsigned last;
  int exponent;

  explicit SeventeenDigits(double value) : SeventeenDigits(significand_of(value)) {}

  std::size_t count() const { return last != 0 ? 17 : first.count(); }

  void store(char* out) const {
    first.store(out);
    out[16] = static_cast<char>('0' + last);
  }

 private:
  struct Significand {
    std::uint64_t digits;
    int exponent;
  };

  // Whether there are 16 digits or 17 nobody can foresee, and a processor that guesses wrong loses
  // more than a multiplication takes.
  static Significand significand_of(double value) {
#if PROMETHEUS_EXPRESS_LARGE
    namespace policy = jkj::dragonbox::policy;
    const auto decimal = jkj::dragonbox::to_decimal(
        value, policy::sign::ignore, policy::trailing_zero::ignore, policy::cache::full);
#else
    const ShortestDecimal decimal = shortest_decimal(DoubleBits{value});
#endif
    constexpr std::uint64_t kLeast = 10'000'000'000'000'000;
    const bool sixteen = decimal.significand < kLeast;
    Significand all = {sixteen ? decimal.significand * 10 : decimal.significand,
                       decimal.exponent + (sixteen ? 15 : 16)};
    while (all.digits < kLeast) {  // seldom, and at most once but for denormal numbers
      all.digits *= 10;
      --all.exponent;
    }
    return all;
  }

  explicit SeventeenDigits(const Significand& all)
      : first(static_cast<std::uint32_t>(all.digits / 1'000'000'000),
              static_cast<std::uint32_t>(all.digits % 1'000'000'000 / 10)),
        last(static_cast<unsigned>(all.digits % 10)),
        exponent(all.exponent) {}
};

// The digits of a number above zero, and the power of ten of the first one.
struct Decimal {
  char digits[kMaxNumberBytes] = {};  // copied in blocks of 16, wherever the text ends
  int count;
  int exponent;

  explicit Decimal(const SeventeenDigits& all)
      : count(static_cast<int>(all.count())), exponent(all.exponent) {
    all.store(digits);
  }
  explicit Decimal(const ShortestDecimal& decimal) {
    count = static_cast<int>(format_unsigned(decimal.significand, digits));
    exponent = decimal.exponent + count - 1;
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

char* write_digits(Decimal& decimal, int fixed_below, const char* after_whole, char* at) {
  if (decimal.exponent < -4 || decimal.exponent >= fixed_below) {
    return write_scientific(decimal, at);
  }
  at = write_fixed(decimal, at);
  if (decimal.count <= decimal.exponent + 1) {
    while (*after_whole != '\0') *at++ = *after_whole++;
  }
  return at;
}

// What most numbers on a host are: not whole, and with the point behind one of the first seven
// digits, or with up to three zeros between it and them. nullptr: another one.
char* write_common(const SeventeenDigits& digits, int fixed_below, char* at) {
  const int whole = digits.exponent + 1;
  const int count = static_cast<int>(digits.count());
  if (whole < -3 || whole > 7 || count <= whole || whole > fixed_below) return nullptr;
  if (whole <= 0) {
    store_word(kEightZeros, at);
    at[1] = '.';
    digits.store(at + 2 - whole);
    return at + 2 - whole + count;
  }
  // All digits one place later, and over the first of them eight bytes that have the point.
  digits.store(at + 1);
  const int point = 8 * whole;
  const std::uint64_t before = (std::uint64_t{1} << point) - 1;
  const std::uint64_t ascii = digits.first.first_word();
  store_word((ascii & before) | std::uint64_t{'.'} << point | (ascii & ~before) << 8, at);
  return at + 1 + count;
}

// For a host: what format() does with a finite number, without its sign; in each of those who call
// it, with what these know.
[[gnu::always_inline]] inline char* write_seventeen(double value, int fixed_below,
                                                    const char* after_whole, char* at) {
  const SeventeenDigits digits{value};
  char* const end = write_common(digits, fixed_below, at);
  if (end != nullptr) return end;
  Decimal decimal{digits};
  return write_digits(decimal, fixed_below, after_whole, at);
}

// Of a value that is not zero, and that `parts` is taken from. Fixed notation from 10^-4 to below
// 10^fixed_below; a whole number in it is followed by `after_whole`.
std::size_t format([[maybe_unused]] double value, const DoubleBits& parts, int fixed_below,
                   const char* after_whole, char* const out) {
  if (!parts.finite()) return format_not_finite(parts, out);
  *out = '-';
  char* const at = out + (parts.negative ? 1 : 0);
  char* end = nullptr;
  if constexpr (kLarge) {
    end = write_seventeen(value, fixed_below, after_whole, at);
  } else {
    Decimal decimal{shortest_decimal(parts)};
    end = write_digits(decimal, fixed_below, after_whole, at);
  }
  return static_cast<std::size_t>(end - out);
}

// Blocks of eight digits.
std::size_t format_unsigned_in_blocks(std::uint64_t value, char* out) {
  constexpr std::uint32_t k1e8 = 100000000;
  if (value >= k1e8) {
    const std::size_t head = format_unsigned_in_blocks(value / k1e8, out);
    store_word(eight_digits(static_cast<std::uint32_t>(value % k1e8)) | kEightZeros, out + head);
    return head + 8;
  }
  const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(value));
  const unsigned skip = leading_zeros(digits);
  store_word(digits >> (8 * skip) | kEightZeros, out);
  return 8 - skip;
}

// For a host: of a number from above zero to below 10^4, if it is the double nearest to a multiple
// of 10^-4, as whole numbers and most readings of sensors are. No two multiples are nearest to the
// same double, so nothing shorter is either. nullptr: another number.
char* format_four_decimals(double value, char* at) {
  constexpr double kOne = 10'000;
  if (!(value > 0 && value < kOne - 1)) return nullptr;  // NaN, too
  // What is rounded wrongly is not the same number in the next line.
  const auto multiple = static_cast<std::uint32_t>(value * kOne + 0.5);  // NOLINT
  if (multiple / kOne != value) return nullptr;
  const std::uint64_t digits = eight_digits(multiple);
  const unsigned zeros = leading_zeros(digits);
  const unsigned skip = zeros < 3 ? zeros : 3;
  store_word((digits | kEightZeros) >> (8 * skip), at);
  at += 4 - skip;
  const std::uint64_t decimals = digits >> 32;
  store_word((decimals | kEightZeros) << 8 | '.', at);
  return decimals == 0 ? at : at + 5 - __builtin_clzll(digits) / 8;
}

}  // namespace

std::size_t format_unsigned(std::uint64_t value, char* out) {
  return kLarge ? format_unsigned_in_blocks(value, out) : write_decimal(value, out);
}

namespace {

std::size_t format_zero(const DoubleBits& zero, char* out) {
  std::memcpy(out, "-0", 2);
  if (!zero.negative) out[0] = '0';
  return zero.negative ? 2 : 1;
}

// Any number, for a host. Apart from what is common, which then needs no stack.
[[gnu::noinline]] std::size_t format_any(double value, char* out) {
  const DoubleBits parts{value};
  if (parts.zero()) return format_zero(parts, out);
  if (!parts.finite()) return format_not_finite(parts, out);
  *out = '-';
  char* const at = out + (parts.negative ? 1 : 0);
  std::uint64_t whole = 0;
  char* const end =
      parts.is_whole(whole) ? at + format_unsigned(whole, at) : write_seventeen(value, 16, "", at);
  return static_cast<std::size_t>(end - out);
}

}  // namespace

std::size_t format_double(double value, char* out) {
  if constexpr (kLarge) {
    *out = '-';
    char* const end = format_four_decimals(__builtin_fabs(value), out + (value < 0 ? 1 : 0));
    return end != nullptr ? static_cast<std::size_t>(end - out) : format_any(value, out);
  } else {
    const DoubleBits parts{value};
    return parts.zero() ? format_zero(parts, out) : format(value, parts, 16, "", out);
  }
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
