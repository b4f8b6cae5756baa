#include "prometheus_express/text/decimal.h"

#include <cstring>

namespace prometheus_express {

// By hand, in what a Cortex-M divides in one instruction: its compiler's 64-bit division is large,
// or slow.
std::uint32_t take_four_digits(std::uint64_t& value) {
  constexpr std::uint32_t kDivisor = 10000;
  const auto high = static_cast<std::uint32_t>(value >> 32);
  const auto low = static_cast<std::uint32_t>(value);
  if (high == 0) {
    value = low / kDivisor;
    return low % kDivisor;
  }
  const std::uint32_t middle = (high % kDivisor) << 16 | low >> 16;
  const std::uint32_t end = (middle % kDivisor) << 16 | (low & 0xFFFF);
  value = std::uint64_t{high / kDivisor} << 32 | (middle / kDivisor) << 16 | end / kDivisor;
  return end % kDivisor;
}

std::size_t write_decimal(std::uint64_t value, char* out) {
  char digits[kMaxDecimalDigits];
  std::size_t begin = sizeof digits;
  do {
    std::uint32_t four = take_four_digits(value);
    for (int i = 0; i < 4 && (value != 0 || four != 0); ++i, four /= 10) {
      digits[--begin] = static_cast<char>('0' + four % 10);
    }
  } while (value != 0);
  if (begin == sizeof digits) digits[--begin] = '0';
  std::memcpy(out, digits + begin, sizeof digits - begin);
  return sizeof digits - begin;
}

}  // namespace prometheus_express
