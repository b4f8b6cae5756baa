// The shortest decimal number that reads back as the same double, by little code and without
// tables: what boards use. Hosts have dragonbox, which is four times the size and far quicker.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/double_bits.h"

namespace prometheus_express {

// significand * 10^exponent. The significand is below 2^64, and may end with zeros.
struct ShortestDecimal {
  std::uint64_t significand;
  int exponent;
};

// Of the shortest decimals that read back as `value` the one that is nearest to it, and of two as
// near the even one. `value` is finite and not zero; its sign does not count. Uses no arithmetic of
// doubles. Safe anywhere, interrupt handlers included.
//
// Specification: Raffaello Giulietti, "The Schubfach way to render doubles" (2020), with products
// that are exact instead of estimated.
ShortestDecimal shortest_decimal(const DoubleBits& value);

}  // namespace prometheus_express
