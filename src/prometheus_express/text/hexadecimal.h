// Hexadecimal digits.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/text/ascii.h"

namespace prometheus_express {

PROMETHEUS_EXPRESS_OWN_COPY inline constexpr char kHexDigits[] = "0123456789abcdef";

// What the digit, of either case, stands for; -1 where `c` is no hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char letter = to_lower(c);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// Writes the eight digits of `word` at `out`, without a '\0'; gives the end.
inline char* write_hexadecimal(std::uint32_t word, char* out) {
  for (int shift = 28; shift >= 0; shift -= 4) *out++ = kHexDigits[word >> shift & 0xF];
  return out;
}

}  // namespace prometheus_express
