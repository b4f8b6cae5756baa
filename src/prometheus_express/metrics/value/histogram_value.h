// The value of a histogram: what functions take that observe with and without labels.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/timer.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/created.h"
#include "prometheus_express/metrics/value/exemplar.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/double_bits.h"

namespace prometheus_express {

class HistogramValue;
class NativeSnapshot;

// How an attempt to copy native buckets ended.
enum class NativeRead : std::uint8_t {
  kDone,
  kTooMany,  // more than the snapshot has room for
  kBusy,     // it is the turn of another (metrics/exponential/turn.h)
};

// What makes a histogram a native one too (metrics/exponential/native_part.h). Functions rather
// than virtual ones, so that a program without native histograms links nothing of them.
struct NativePart {
  void (*observe)(HistogramValue& histogram, double amount, std::size_t bucket);
  // Both under the lock. Once read_into() is not kBusy any more it may let go of it in between.
  NativeRead (*read_into)(NativePart& part, ValueLock& lock, NativeSnapshot& snapshot);
  void (*reset)(NativePart& part);
};

// Counts observations in buckets. Bounds and counts live in the metric or behind the child.
class HistogramValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kHistogram;
  static const ValueKind kKind;

  // A histogram that only swallows observations.
  constexpr HistogramValue() = default;

  // `bounds`: `bound_count` ascending upper bounds, without +Inf and -0; `counts`: one more, all 0.
  constexpr HistogramValue(const double* bounds, std::size_t bound_count, std::uint64_t* counts,
                           ExemplarStore* exemplars)
      : bounds_(bounds), counts_(counts), exemplars_(exemplars), bound_count_(bound_count) {}

  // Makes it a native histogram too. Of use to Histogram only, before anybody observes.
  void add_native(NativePart* native) { native_ = native; }

  // Counts `amount` in the first bucket whose bound is not smaller. As in the Python client, NaN is
  // in no bucket and not counted, but makes the sum NaN. Thread-safe; allowed in an interrupt
  // handler (on a host: not in a signal handler, where it would wait for itself).
  void observe(double amount) {
    const std::size_t bucket = bucket_of(amount);
    if (native_ != nullptr) return native_->observe(*this, amount, bucket);
    Guard<ValueLock> guard{lock_};
    count(amount, bucket);
  }

  // As observe(), where there are no native buckets, while no other thread has a handle to it.
  void observe_alone(double amount) { kLarge ? count(amount, bucket_of(amount)) : observe(amount); }

  // The same, and keeps the exemplar of the bucket; see CounterValue::inc(). Not for interrupt
  // handlers.
  bool observe(double amount, const Exemplar& exemplar);

  // Whether it has memory for them.
  bool has_exemplars() const { return exemplars_ != nullptr; }

  // The exemplar that was kept last for a bucket (bound_count() is +Inf's); false if there is none.
  bool read_exemplar(std::size_t bucket, KeptExemplar& copy) const {
    return exemplars_ != nullptr && exemplars_->find(this, bucket, copy);
  }
  // The newest of all buckets; false if there is none.
  bool read_newest_exemplar(std::size_t& bucket, KeptExemplar& copy) const {
    return exemplars_ != nullptr && exemplars_->find_newest(this, bucket, copy);
  }
  void forget_exemplars() const {
    if (exemplars_ != nullptr) exemplars_->forget(this);
  }

  // auto timer = histogram.time(); observes the seconds that the scope took.
  void observe_seconds(double seconds) { observe(seconds); }
  auto time() {
    return Timer<Borrowed<HistogramValue>, &HistogramValue::observe_seconds>(Borrowed(*this));
  }

  std::size_t bound_count() const { return bound_count_; }
  double bound(std::size_t index) const { return bounds_[index]; }

  // Counts, and therefore the count of all, and the sum are of one moment.
  void read_into(HistogramSnapshot& snapshot) const { (void)read_into(snapshot, nullptr); }

  // Also copies the native buckets, of the same moment, if there are any and `native` is not null.
  // False: they were not copied, because they are more than the snapshot has room for, or because
  // this is an interrupt handler on a board, and came while they were changed.
  bool read_into(HistogramSnapshot& snapshot, NativeSnapshot* native) const;

  // Back to no observations, and counts since now.
  void reset() {
    start_at_zero();
    detail::renew_created(this, created_place_);
  }

  // Of use to metrics only: reset() without the time, and where that is kept.
  void start_at_zero();
  void keep_created(detail::CreatedPlace place) { created_place_ = place; }
  detail::CreatedPlace created_place() const { return created_place_; }

  // Whether it has native buckets besides.
  bool is_native() const { return native_ != nullptr; }

  // Of use to Retained only: counts what was observed before a reset, too. Not in native buckets.
  void go_on_from(const HistogramSnapshot& before);

 private:
  friend class ForkLocks;
  template <std::size_t Capacity>
  friend class NativeCellsPart;

  // Under the lock.
  void count(double amount, std::size_t bucket) {
    if (!is_nan(amount) && counts_ != nullptr) ++counts_[bucket];
    sum_ += amount;
  }

  // Of NaN, any.
  std::size_t bucket_of(double amount) const {
    if (!kLarge) return bucket_by_bits(amount);
    std::size_t bucket = 0;
    while (bucket < bound_count_ && !(amount <= bounds_[bucket])) ++bucket;
    return bucket;
  }

  // For processors that compare doubles by a function: the bits of doubles that are not negative
  // are in their order, and those of others once all but the sign are turned round. No bound is -0.
  std::size_t bucket_by_bits(double amount) const {
    const std::int64_t bits = is_zero(amount) ? 0 : bits_of(amount);
    const std::int64_t turned = bits < 0 ? largest<std::int64_t>() : 0;
    const std::int64_t wanted = bits ^ turned;
    std::size_t bucket = 0;
    for (std::size_t end = bound_count_; bucket < end;) {
      const std::size_t middle = (bucket + end) / 2;
      if (wanted > (bits_of(bounds_[middle]) ^ turned)) {
        bucket = middle + 1;
      } else {
        end = middle;
      }
    }
    return bucket;
  }

  const double* bounds_ = nullptr;
  std::uint64_t* counts_ = nullptr;
  NativePart* native_ = nullptr;
  ExemplarStore* exemplars_ = nullptr;
  std::size_t bound_count_ = 0;
  double sum_ = 0;
  mutable ValueLock lock_;
  detail::CreatedPlace created_place_ = 0;
};

}  // namespace prometheus_express
