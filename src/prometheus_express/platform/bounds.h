// std::min, std::max and std::numeric_limits<>::max() under names that nobody defines as macros, as
// the headers of Arduino and of Windows do with theirs.
#pragma once

#include <limits>

namespace prometheus_express {

template <class Number>
constexpr Number smaller_of(Number a, Number b) {
  return b < a ? b : a;
}

template <class Number>
constexpr Number larger_of(Number a, Number b) {
  return a < b ? b : a;
}

// The largest finite number of the type.
template <class Number>
constexpr Number largest() {
  return (std::numeric_limits<Number>::max)();
}

}  // namespace prometheus_express
