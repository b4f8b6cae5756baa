// Whole numbers as decimal digits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

// Digits that 2^64 - 1 has.
inline constexpr std::size_t kMaxDecimalDigits = 20;

// Writes the digits at `out`, which has room for them, without a '\0'; gives their count. Safe
// anywhere, interrupt handlers included.
std::size_t write_decimal(std::uint64_t value, char* out);

// Takes the last four digits off the value, which becomes a 10,000th, and gives them.
std::uint32_t take_four_digits(std::uint64_t& value);

}  // namespace prometheus_express
