#include "prometheus_express/exposition/shortest_decimal.h"

#include "prometheus_express/text/decimal.h"

namespace prometheus_express {
namespace {

// What a processor of 32 bits multiplies and divides by without help: 5^6 is below 2^16.
constexpr std::uint16_t kPowersOfFive[] = {1, 5, 25, 125, 625, 3125, 15625};
constexpr int kLargestPower = 6;

// As many as 2^55 * 5^324 * 2^31 has. The lowest comes first.
constexpr int kWords = 27;

void multiply(std::uint32_t* words, int count, std::uint32_t factor) {
  std::uint64_t carry = 0;
  for (int i = 0; i < count; ++i) {
    carry += std::uint64_t{words[i]} * factor;
    words[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
}

// Gives the rest.
std::uint32_t divide(std::uint32_t* words, int count, std::uint32_t divisor) {
  std::uint32_t rest = 0;
  for (int i = count; i-- > 0;) {
    const std::uint32_t high = rest << 16 | words[i] >> 16;
    const std::uint32_t low = high % divisor << 16 | (words[i] & 0xFFFF);
    words[i] = high / divisor << 16 | low / divisor;
    rest = low % divisor;
  }
  return rest;
}

// value * 2^shift * 5^power, cut to a whole number, whose last bit is set if anything was cut off:
// "rounded to odd", so that a comparison with an even number comes out as that of the exact value.
std::uint64_t scaled(std::uint64_t value, int shift, int power) {
  std::uint32_t words[kWords] = {};
  const int bits = shift & 31;
  const int places = shift >> 5;
  const int count = (places < 0 ? -places : places) + 3;  // of the words that are not 0
  std::uint32_t* at = places > 0 ? words + places : words;
  at[0] = static_cast<std::uint32_t>(value << bits);
  at[1] = static_cast<std::uint32_t>(value << bits >> 32);
  at[2] = static_cast<std::uint32_t>(value >> 32 >> (32 - bits));
  std::uint32_t cut_off = 0;
  for (int left = power; left > 0; left -= kLargestPower) {
    multiply(words, count, kPowersOfFive[left < kLargestPower ? left : kLargestPower]);
  }
  for (int left = -power; left > 0; left -= kLargestPower) {
    cut_off |= divide(words, count, kPowersOfFive[left < kLargestPower ? left : kLargestPower]);
  }
  at = words;
  for (int place = places; place < 0; ++place) cut_off |= *at++;
  return std::uint64_t{at[1]} << 32 | at[0] | (cut_off != 0 ? 1u : 0u);
}

// floor(log10(2^binary)), or of 3/4 of that, for every exponent of a double.
int decimal_exponent(int binary, bool three_quarters) {
  return (binary * 1'262'611 - (three_quarters ? 524'031 : 0)) >> 22;
}

// The nearest multiple of 10^-4 to value * 2^exponent, if it reads back as that and has at most 15
// digits: two decimals of 15 digits never read back as the same double, so there is no shorter one.
// That goes for most readings of sensors, in words of 64 bits: 10^4 is 5^4 * 2^4, and half a step
// of `value` is 312.5 of what the product counts in.
bool with_four_decimals(std::uint64_t value, int exponent, bool smaller_below,
                        std::uint64_t& multiple) {
  constexpr int kPower = 625;
  constexpr std::uint64_t kMost = 1'000'000'000'000'000;
  const int shift = -(exponent + 4);
  if (shift < 1 || shift > 62) return false;
  const std::uint64_t product = value * std::uint64_t{kPower};  // below 2^63
  multiple = (product + (std::uint64_t{1} << (shift - 1))) >> shift;
  const auto error = static_cast<std::int64_t>((multiple << shift) - product);
  const int least = smaller_below ? -(kPower / 4) : -(kPower / 2);
  return error >= least && error <= kPower / 2 && multiple - 1 < kMost - 1;
}

}  // namespace

ShortestDecimal shortest_decimal(const DoubleBits& value) {
  // The value is significand * 2^exponent. What reads back as it is half a step around it, but a
  // quarter below where the steps become smaller.
  const bool denormal = value.exponent == 0;
  const bool smaller_below = value.fraction == 0 && value.exponent > 1;
  const std::uint64_t significand =
      denormal ? value.fraction : value.fraction | std::uint64_t{1} << DoubleBits::kFractionBits;
  const int exponent =
      (denormal ? 1 : value.exponent) - DoubleBits::kExponentBias - DoubleBits::kFractionBits;
  std::uint64_t multiple = 0;
  if (with_four_decimals(significand, exponent, smaller_below, multiple)) return {multiple, -4};
  const int tens = decimal_exponent(exponent, smaller_below);

  // All in quarters of 10^tens. The bounds read back as the value if it is even.
  const std::uint64_t quarters = significand * 4;
  const int shift = exponent - tens;
  const std::uint64_t odd = significand & 1;
  const std::uint64_t least = scaled(quarters - (smaller_below ? 1 : 2), shift, -tens) + odd;
  const std::uint64_t most = scaled(quarters + 2, shift, -tens) - odd;
  const std::uint64_t exact = scaled(quarters, shift, -tens);

  // One of the two neighbours with a digit less, or else of those with all digits, if only one of
  // the two reads back as the value; there is no other choice with a digit less.
  constexpr unsigned kUnit = 4;
  std::uint64_t whole = exact / kUnit;
  unsigned step = 10 * kUnit;
  unsigned rest = take_four_digits(whole) % 10 * kUnit + static_cast<unsigned>(exact % kUnit);
  for (;; step = kUnit, rest %= kUnit) {
    const std::uint64_t below = exact - rest;
    const std::uint64_t above = below + step;
    const bool above_fits = above <= most;
    const bool one_fits = (least <= below) != above_fits;
    if (!one_fits && step != kUnit) continue;
    const bool up = one_fits ? above_fits : rest + (below & kUnit ? 1 : 0) > kUnit / 2;
    return {(up ? above : below) / kUnit, tens};
  }
}

}  // namespace prometheus_express
