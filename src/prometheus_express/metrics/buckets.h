// The upper bounds of a histogram's buckets, with their number in the type, so that all memory is
// known at compile time. +Inf is always added and need not be given.
#pragma once

#include <cstddef>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// Ascending upper bounds. A value on a bound is in that bound's bucket.
template <std::size_t Count>
struct Buckets {
  static_assert(Count >= 1, "a histogram has at least one bucket below +Inf");
  static_assert(Count <= kMaxBuckets, "more buckets than kMaxBuckets (platform/config.h)");
  double bounds[Count];
};

// buckets(.1, .5, 1)
template <class... Bounds>
constexpr auto buckets(Bounds... bounds) {
  return Buckets<sizeof...(Bounds)>{{static_cast<double>(bounds)...}};
}

// Count bounds, the first at `start`, each `width` (> 0) above the one before.
template <std::size_t Count>
constexpr Buckets<Count> linear_buckets(double start, double width) {
  Buckets<Count> result{};
  for (std::size_t i = 0; i < Count; ++i) {
    result.bounds[i] = start + static_cast<double>(i) * width;
  }
  return result;
}

// Count bounds, the first at `start` (> 0), each `factor` (> 1) times the one before.
template <std::size_t Count>
constexpr Buckets<Count> exponential_buckets(double start, double factor) {
  Buckets<Count> result{};
  for (std::size_t i = 0; i < Count; ++i) {
    result.bounds[i] = start;
    start *= factor;
  }
  return result;
}

// Those of the Python client, for latencies in seconds.
PROMETHEUS_EXPRESS_OWN_COPY inline constexpr Buckets<14> kDefaultBuckets = {
    {.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10}};

}  // namespace prometheus_express
