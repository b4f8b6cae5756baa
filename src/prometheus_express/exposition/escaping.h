// How names that not every reader takes (UTF-8, dots) are written, by the reader's choice. The
// suffixes _total, _info, _bucket, _count and _sum are never escaped, so that a reader knows what
// belongs together, and a series has one name in every format.
// Specification: Prometheus, "Escaping schemes" and "Content negotiation".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express {

enum class Escaping : std::uint8_t {
  kAllowUtf8,    // as they are, in quotes
  kUnderscores,  // '_' for every character that is not allowed; what is used where none is asked
                 // for
  kDots,         // '.' as "_dot_", '_' as "__"
  kValues,       // "U__", and each such character as its code point
};

inline constexpr std::size_t kEscapings = 4;

// As in escaping=...; by the numbers of Escaping.
inline constexpr std::string_view kEscapingNames[kEscapings] = {"allow-utf-8", "underscores",
                                                                "dots", "values"};

}  // namespace prometheus_express
