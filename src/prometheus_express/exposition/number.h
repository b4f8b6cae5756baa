// Numbers as text: the shortest digits that read back as the same number, independent of locale.
//
// Every function writes at `out`, without a '\0', and returns the count of bytes that are text.
// `out` must have room for kMaxNumberBytes: bytes after the text may be written over. No function
// allocates or takes a lock; all may be called from an interrupt handler.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// The longest text is 24 bytes ("-2.2250738585072014e-308"); the rest is room to write in whole
// words, which a host does.
inline constexpr std::size_t kMaxNumberBytes = kLarge ? 40 : 24;

// Whole numbers up to 2^53 are plain digits: "1060948". Other values have the fewest digits that
// read back as the same double, in fixed notation from 0.0001 to below 1e16 ("49.4062"), else as C
// and Go write them ("1e-05", "1.5e+300"). "+Inf", "-Inf", "NaN", and "-0" for minus zero.
std::size_t format_double(double value, char* out);

// Plain digits.
std::size_t format_unsigned(std::uint64_t value, char* out);

// The canonical number of OpenMetrics 1.0, for the labels `le` and `quantile`, so that one bucket
// has one name in every program: fixed notation from 0.0001 to below 1e6, always with '.' or 'e'.
// "0.005", "1.0", "100000.0", "1e+06", "+Inf". Minus zero is "0.0".
std::size_t format_canonical(double value, char* out);

}  // namespace prometheus_express
