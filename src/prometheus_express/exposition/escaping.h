// How names that not every reader takes (UTF-8, dots) are written, by the reader's choice. As in
// the official clients, a family's name is escaped as a whole, _total and _info included, and what
// its samples have behind it (_bucket, _count, _sum, _created) is not; so a series has one name in
// every format. Specification: Prometheus, "Escaping schemes" and "Content negotiation".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/platform/config.h"

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
PROMETHEUS_EXPRESS_OWN_COPY inline constexpr std::string_view kEscapingNames[kEscapings] = {
    "allow-utf-8", "underscores", "dots", "values"};

}  // namespace prometheus_express
