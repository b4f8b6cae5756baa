#include "prometheus_express/text/decimal.h"

#include <cstring>

namespace prometheus_express {
namespace {

// value /= 10^4, giving the rest: by 16 bits at a time, which is what a Cortex-M divides in one
// instruction; its compiler's 64-bit division is 800 bytes.
std::uint32_t divide_by_10000(std::uint64_t& value) {
  std::uint32_t rest = 0;
  std::uint64_t quotient = 0;
  for (int shift = 48; shift >= 0; shift -= 16) {
    const std::uint32_t part = rest << 16 | static_cast<std::uint16_t>(value >> shift);
    quotient = quotient << 16 | part / 10000;
    rest = part % 10000;
  }
  value = quotient;
  return rest;
}

}  // namespace

std::size_t write_decimal(std::uint64_t value, char* out) {
  char digits[kMaxDecimalDigits];
  std::size_t begin = sizeof digits;
  do {
    std::uint32_t four = divide_by_10000(value);
    for (int i = 0; i < 4; ++i, four /= 10) digits[--begin] = static_cast<char>('0' + four % 10);
  } while (value != 0);
  while (begin + 1 < sizeof digits && digits[begin] == '0') ++begin;
  std::memcpy(out, digits + begin, sizeof digits - begin);
  return sizeof digits - begin;
}

}  // namespace prometheus_express
