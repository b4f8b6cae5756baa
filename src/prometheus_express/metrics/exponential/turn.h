// Whose turn it is to change or read sparse buckets: that takes longer than interrupts may be
// masked.
//
//   prom::SparseCells<std::uint32_t, 160> cells{};
//   prom::SparseBuckets<std::uint32_t> buckets{cells, 3, 0};
//   prom::Turn turn{3, 0};
//   const prom::NativePlace place = prom::native_place(0.25);
//   prom::Guard<prom::ValueLock> guard{lock};
//   if (!turn.begin(lock, place)) return;   // whose turn it is counts it, too
//   {
//     prom::Unmasked unmasked{lock};
//     ++buckets.at(place);
//   }
//   turn.end(lock, buckets);
//
// Where there are threads of C++ the lock is held all the time, so it is always the caller's turn.
// Elsewhere it is a critical section, and is open in between. An interrupt handler or task that
// observes meanwhile finds that it is not its turn, and leaves the value; whose turn it is takes it
// in the end. So nobody waits, nothing is read twice and nothing is lost, however often interrupts
// come; what is read is of the moment in which the turn began.
//
// Sixteen values may be left at once. More go to four buckets; where these run out, the resolution
// is halved as it always is then (metrics/exponential/sparse_buckets.h), and that of the buckets
// which take them, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "prometheus_express/metrics/exponential/native_index.h"
#include "prometheus_express/metrics/exponential/sparse_buckets.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// A value that was left, or several in one bucket. Who takes it must first be as coarse: `schema`
// at most, and `zero_threshold` at least.
struct Left {
  NativePlace place;  // of a value in that bucket
  std::uint32_t count;
  int schema;
  std::uint64_t zero_threshold;
  ValueRange range;  // of all that is left
};

// All functions are called under the lock.
class SharedTurn {
 public:
  // As the buckets have them at first.
  SharedTurn(int schema, double zero_threshold) : buckets_(cells_, schema, zero_threshold) {}

  // True: it is the caller's until end().
  bool begin() { return !taken_ && (taken_ = true); }

  // For a reader. Among tasks it waits for whoever has the turn, so that a page never lacks what
  // another task was about to count; else as begin().
  bool begin_reading([[maybe_unused]] ValueLock& lock) {
    if constexpr (kTasks) {
      for (unsigned attempt = 0; taken_; ++attempt) {
        Unmasked unmasked{lock};
        back_off(attempt);
      }
    }
    return begin();
  }

  // For one value. False: it was left, or is NaN, which is in no bucket. Where there is more than a
  // little to do, interrupts come in between.
  bool begin(ValueLock& lock, const NativePlace& place) {
    if (place.is_nan()) return false;
    { Unmasked unmasked{lock}; }
    if (begin()) return true;
    range_.include(place);
    if (values_left_ < kValues) {
      values_[values_left_++] = order_of(place);
      return false;
    }
    leave_in_bucket(lock, place);
    return false;
  }

  // For a reset, which is short. False: it was left, and so is what comes after it.
  bool may_reset() {
    if (!taken_) return true;
    forget();
    reset_ = true;
    return false;
  }

  // Lets `buckets` take what was left, until nothing is.
  template <class Buckets>
  void end(ValueLock& lock, Buckets& buckets) {
    for (;;) {
      if (reset_) buckets.reset();
      reset_ = false;
      Left left;
      if (values_left_ > 0) {
        left = {native_place(double_of(values_[--values_left_])), 1, kMaxSchema, 0, range_};
      } else if (!take_bucket(left)) {
        break;
      }
      Unmasked unmasked{lock};
      buckets.take(left);
    }
    forget();
    taken_ = false;
  }

 private:
  static constexpr std::size_t kValues = 16;
  static constexpr std::size_t kBuckets = 4;

  [[gnu::noinline]] void leave_in_bucket(ValueLock& lock, const NativePlace& place) {
    std::uint64_t* count = nullptr;
    while (!buckets_.find(place, count)) {
      buckets_.make_room(place);
      Unmasked unmasked{lock};
    }
    ++*count;
  }

  [[gnu::noinline]] bool take_bucket(Left& left) {
    SparseBuckets<std::uint64_t>::Taken taken;
    if (!buckets_.take(taken)) return false;
    const int schema = buckets_.schema();
    left = {{}, static_cast<std::uint32_t>(taken.count), schema, buckets_.zero_threshold(), range_};
    if (taken.zero) return true;
    left.place = native_place(native_upper_bound(taken.index, schema));
    left.place.negative = taken.negative;
    return true;
  }

  void forget() {
    values_left_ = 0;
    buckets_.reset();
    range_ = ValueRange{};
  }

  std::int64_t values_[kValues] = {};  // of order_of()
  // Counts of as many bits as a native histogram's, so that both are the same code.
  SparseCells<std::uint64_t, kBuckets> cells_{};
  SparseBuckets<std::uint64_t> buckets_;
  ValueRange range_;
  std::uint8_t values_left_ = 0;
  bool taken_ = false;
  bool reset_ = false;
};

// Where the lock keeps everybody out.
class HeldTurn {
 public:
  HeldTurn(int, double) {}
  bool begin() { return true; }
  bool begin_reading(ValueLock&) { return true; }
  bool begin(ValueLock&, const NativePlace&) { return true; }
  bool may_reset() { return true; }
  template <class Buckets>
  void end(ValueLock&, Buckets&) {}
};

using Turn = std::conditional_t<kThreads, HeldTurn, SharedTurn>;

}  // namespace prometheus_express
