// Which exponential bucket a value is in, as Prometheus numbers the buckets of native histograms.
//
// At schema s, from -4 to 8, each bucket is 2^(2^-s) times as wide as the one before: bucket i is
// for (2^((i-1) * 2^-s), 2^(i * 2^-s)]. Bucket 0 ends at 1. +Inf is in the bucket after that of the
// largest double, as in client_golang. The mirror images of these buckets are for negative values.
//
// The bounds are exact: a bucket is found by comparing integers, never by a rounded logarithm.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>

#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

PROMETHEUS_EXPRESS_OWN_COPY inline constexpr int kMinSchema = -4;
PROMETHEUS_EXPRESS_OWN_COPY inline constexpr int kMaxSchema = 8;

// 2^-128, a bound at every schema: what client_golang counts as zero unless told otherwise.
inline constexpr double kDefaultZeroThreshold = 2.938735877055718769921841343e-39;

// All that a histogram needs to know of a value. Found before any lock is taken, because it depends
// on nothing but the value; the bucket at a coarser schema is then a shift away.
struct NativePlace {
  std::uint64_t magnitude;  // the bits of |value|: in the order of the values, NaN above all
  std::int32_t index;       // its bucket at kMaxSchema; means nothing for 0 and NaN
  bool negative;

  bool is_nan() const { return magnitude > 0x7FF0000000000000u; }
};

// An integer for each double but NaN, in the same order; 0 for 0 and -0.
inline std::int64_t order_of(const NativePlace& place) {
  const auto magnitude = static_cast<std::int64_t>(place.magnitude);
  return place.negative ? -magnitude : magnitude;
}

// The double of an order.
inline double double_of(std::int64_t order) {
  const auto magnitude = static_cast<std::uint64_t>(order < 0 ? -order : order);
  double value = 0;
  std::memcpy(&value, &magnitude, sizeof value);
  return order < 0 ? -value : value;
}

// The least and the greatest of some values, by order_of(). Without values, the other way round.
struct ValueRange {
  std::int64_t least = largest<std::int64_t>();
  std::int64_t greatest = std::numeric_limits<std::int64_t>::lowest();

  void include(const ValueRange& other) {
    least = smaller_of(least, other.least);
    greatest = larger_of(greatest, other.greatest);
  }
  void include(const NativePlace& place) { include(ValueRange{order_of(place), order_of(place)}); }
};

// Any double. Integer arithmetic only: fast where doubles are not. Allowed everywhere.
NativePlace native_place(double value);

// The bucket at a schema that is `halvings` coarser.
inline std::int32_t coarser_index(std::int32_t index, int halvings) {
  return ((index - 1) >> halvings) + 1;
}

// The largest double that bucket `index` holds; +Inf for the bucket of +Inf.
double native_upper_bound(std::int32_t index, int schema);

// The schema whose buckets grow by the largest factor up to `growth_factor`, which is above 1: 1.1
// gives 3 (a factor of 1.09). Factors below 1.0027 give kMaxSchema.
int native_schema(double growth_factor);

}  // namespace prometheus_express
