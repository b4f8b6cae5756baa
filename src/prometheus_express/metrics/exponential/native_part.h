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
  explicit NativeCellsPart(const NativeOptions<Capacity>& options = {})
      : NativePart{observe, read_into, reset},
        buckets_(cells_, options.schema, options.zero_threshold),
        turn_(options.schema, options.zero_threshold) {}

  NativePart* part() { return this; }

 private:
  static NativeCellsPart& self(NativePart& part) { return static_cast<NativeCellsPart&>(part); }

  void count(HistogramValue& histogram, double amount, std::size_t bucket) {
    histogram.count(amount, bucket);
    ++count_;
  }
  static void observe(HistogramValue& histogram, double amount, std::size_t bucket) {
    const NativePlace place = native_place(amount);
    NativeCellsPart& part = self(*histogram.native_);
    Guard<ValueLock> guard{histogram.lock_};
    // Another task may read in between, so there both are in one; which interrupt handlers, that do
    // not read, need not wait for.
    if (!kTasks) part.count(histogram, amount, bucket);
    const bool own = part.turn_.begin(histogram.lock_, place);
    if (kTasks) part.count(histogram, amount, bucket);
    if (!own) return;
    {
      Unmasked unmasked{histogram.lock_};
      part.buckets_.observe(place);
    }
    part.turn_.end(histogram.lock_, part.buckets_);
  }
  static NativeRead read_into(NativePart& native, ValueLock& lock, NativeSnapshot& snapshot) {
    NativeCellsPart& part = self(native);
    if (!part.turn_.begin()) return NativeRead::kBusy;
    snapshot.count = part.count_;
    bool copied = false;
    {
      Unmasked unmasked{lock};
      copied = part.buckets_.read_into(snapshot);
    }
    part.turn_.end(lock, part.buckets_);
    return copied ? NativeRead::kDone : NativeRead::kTooMany;
  }
  static void reset(NativePart& native) {
    NativeCellsPart& part = self(native);
    part.count_ = 0;
    if (part.turn_.may_reset()) part.buckets_.reset();
  }

  NativeCells<Capacity> cells_{};
  NativeBuckets buckets_;
  std::uint64_t count_ = 0;  // all observations
  Turn turn_;
};

template <>
class NativeCellsPart<0> {
 public:
  explicit NativeCellsPart(const NativeOptions<0>& = {}) {}
  NativePart* part() { return nullptr; }
};

}  // namespace prometheus_express
