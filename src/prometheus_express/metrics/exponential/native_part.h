// What a Histogram has besides when it is a native one too.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/exponential/native_buckets.h"
#include "prometheus_express/metrics/value/histogram_value.h"

namespace prometheus_express {

// Asks a Histogram for `Capacity` native buckets: exponential ones, of which only those in use take
// room. See native_histogram().
template <std::size_t Capacity>
struct NativeOptions {
  int schema;
  double zero_threshold;
};

// Native buckets whose bounds grow by `factor` (> 1) or less: 1.1 has bounds 9 % apart. When more
// than `Capacity` buckets are needed, the resolution is halved. |values| <= zero_threshold are
// counted as zero. Prometheus reads them in the protobuf format only.
template <std::size_t Capacity>
NativeOptions<Capacity> native_histogram(double factor = 1.1,
                                         double zero_threshold = kDefaultZeroThreshold) {
  return {native_schema(factor), zero_threshold};
}

// The buckets with their memory. Capacity 0 is a histogram that is not native.
template <std::size_t Capacity>
class NativeCellsPart : private NativePart {
 public:
  explicit NativeCellsPart(const NativeOptions<Capacity>& options)
      : NativePart{observe, read, reset},
        buckets_(cells_, options.schema, options.zero_threshold) {}

  NativePart* part() { return this; }

 private:
  static NativeCellsPart& self(NativePart& part) { return static_cast<NativeCellsPart&>(part); }

  static void observe(HistogramValue& histogram, double amount, std::size_t bucket) {
    const NativePlace place = native_place(amount);
    Guard<ValueLock> guard{histogram.lock_};
    histogram.count(amount, bucket);
    self(*histogram.native_).buckets_.observe(place);
  }
  static bool read(const NativePart& part, NativeSnapshot& snapshot) {
    return static_cast<const NativeCellsPart&>(part).buckets_.read(snapshot);
  }
  static void reset(NativePart& part) { self(part).buckets_.reset(); }

  NativeCells<Capacity> cells_{};
  NativeBuckets buckets_;
};

template <>
class NativeCellsPart<0> {
 public:
  explicit NativeCellsPart(const NativeOptions<0>&) {}
  NativePart* part() { return nullptr; }
};

}  // namespace prometheus_express
