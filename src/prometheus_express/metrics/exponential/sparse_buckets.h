// Exponential buckets in fixed memory, of which only those that hold something take room: what a
// native histogram and a summary's window are made of. See metrics/exponential/native_index.h for
// the buckets.
//
// When a value needs a bucket and all are taken, the resolution is halved: pairs of neighbours
// become one, as often as needed to make room. When that is no help because the schema is -4, the
// zero bucket is widened over the buckets nearest to zero. This is what client_golang does with
// NativeHistogramMaxBucketNumber and its other limits left alone, except that it would exceed the
// limit in the end. With 146 buckets and kDefaultZeroThreshold the zero bucket is never widened.
//
// Nothing here is thread-safe: the owner holds its ValueLock, or it is its turn
// (metrics/exponential/turn.h). The usual update is a comparison or a
// binary search; a new bucket moves the greater ones, and a halving walks over all of them once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "prometheus_express/metrics/exponential/native_index.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {

// The memory of `Capacity` buckets. With four, even the widest zero bucket has a finite threshold.
template <class Count, std::size_t Capacity>
struct SparseCells {
  static_assert(Capacity >= 4, "sparse buckets: at least 4");
  static_assert(Capacity <= 32767, "sparse buckets: at most 32767");
  Count counts[Capacity];
  std::int32_t indexes[Capacity];
};

// The buckets of one sign, in ascending order of their indexes: away from zero.
template <class Count>
struct SparseSide {
  const std::int32_t* indexes;
  const Count* counts;
  std::size_t size;
};

// Count{} is nothing, and counts of two buckets can be added with +=.
template <class Count>
class SparseBuckets {
 public:
  // `cells` is borrowed. `schema` is brought into -4 ... 8. |value| <= zero_threshold is zero; of a
  // threshold that is not positive, 0.
  template <std::size_t Capacity>
  SparseBuckets(SparseCells<Count, Capacity>& cells, int schema, double zero_threshold)
      : counts_(cells.counts),
        indexes_(cells.indexes),
        initial_zero_threshold_(threshold_bits(native_place(zero_threshold))),
        zero_threshold_(initial_zero_threshold_),
        capacity_(Capacity),
        initial_schema_(smaller_of(larger_of(schema, kMinSchema), kMaxSchema)),
        schema_(initial_schema_) {}
  SparseBuckets(const SparseBuckets&) = delete;
  SparseBuckets& operator=(const SparseBuckets&) = delete;

  // The count of the bucket that a value is in, which is made if need be. The reference is good
  // until the next call. Not for NaN.
  Count& at(const NativePlace& place) {
    Count* count = nullptr;
    while (!find(place, count)) make_room(place);
    return *count;
  }

  // The same. False: all buckets are taken.
  bool find(const NativePlace& place, Count*& count) {
    if (place.magnitude <= zero_threshold_) {
      count = &zero_;
      return true;
    }
    const std::int32_t index = coarser_index(place.index, kMaxSchema - schema_);
    if (last_ < used_ && indexes_[last_] == index && (last_ >= positives_) == place.negative) {
      count = &counts_[last_];
      return true;
    }
    const std::uint16_t end = place.negative ? used_ : positives_;
    last_ = lower_bound(place.negative ? positives_ : 0, end, index);
    if (last_ < end && indexes_[last_] == index) {
      count = &counts_[last_];
      return true;
    }
    if (used_ == capacity_) return false;
    count = &insert(last_, index, place.negative);
    return true;
  }

  // One step, after find() gave false, towards a bucket for this value, or room for it, or zero
  // that is as wide.
  void make_room(const NativePlace& place) {
    const int possible = schema_ - kMinSchema;
    const std::int32_t index = coarser_index(place.index, kMaxSchema - schema_);
    if (possible == 0) return widen_zero(index);
    coarsen(smaller_of(halvings_to_merge(last_, index, place.negative), possible));
  }

  // The present resolution: the initial one or, after halvings, a lower one.
  int schema() const { return schema_; }

  // Bits of the largest |value| that is counted as zero, and how many were.
  std::uint64_t zero_threshold() const { return zero_threshold_; }
  const Count& zero() const { return zero_; }

  std::size_t size() const { return used_; }
  SparseSide<Count> positive() const { return {indexes_, counts_, positives_}; }
  SparseSide<Count> negative() const {
    return {indexes_ + positives_, counts_ + positives_,
            static_cast<std::size_t>(used_ - positives_)};
  }

  // One bucket that was taken out; `zero` is the one around zero.
  struct Taken {
    Count count;
    std::int32_t index;
    bool negative;
    bool zero;
  };

  // Takes one out. False: they are empty.
  bool take(Taken& taken) {
    if (used_ > 0) {
      --used_;
      taken = {counts_[used_], indexes_[used_], used_ >= positives_, false};
      if (used_ < positives_) positives_ = used_;
      return true;
    }
    taken = {zero_, 0, false, true};
    zero_ = Count{};
    return taken.count != Count{};
  }

  // As coarse as others are, or coarser: of a schema and a zero threshold that theirs were halved
  // and widened to.
  void blur(int schema, std::uint64_t zero_threshold) {
    if (schema < schema_) coarsen(schema_ - schema);
    if (zero_threshold <= zero_threshold_) return;
    double threshold = 0;
    std::memcpy(&threshold, &zero_threshold, sizeof threshold);
    const std::int32_t index = native_place(threshold).index;
    while (zero_threshold > zero_threshold_) widen_zero(coarser_index(index, kMaxSchema - schema_));
  }

  // Empty, and at the initial resolution.
  void reset() {
    used_ = positives_ = 0;
    zero_ = Count{};
    schema_ = initial_schema_;
    zero_threshold_ = initial_zero_threshold_;
  }

  // Calls function(Count&) for zero and for every bucket.
  template <class Function>
  void for_each_count(Function function) {
    function(zero_);
    for (std::uint16_t i = 0; i < used_; ++i) function(counts_[i]);
  }

  // Gives back the buckets for which condition(index, count) holds.
  template <class Condition>
  void drop_if(Condition condition) {
    std::uint16_t kept = 0;
    const std::uint16_t positives = positives_;
    for (std::uint16_t i = 0; i < used_; ++i) {
      if (condition(indexes_[i], counts_[i])) {
        if (i < positives) --positives_;
        continue;
      }
      indexes_[kept] = indexes_[i];
      counts_[kept++] = counts_[i];
    }
    used_ = kept;
  }

  // Takes back one halving, and the widening of zero, for values to come. What is already counted
  // is as blurred as before; halving again would make it as if nothing had happened.
  void refine() {
    zero_threshold_ = initial_zero_threshold_;
    if (schema_ == initial_schema_) return;
    ++schema_;
    for (std::uint16_t i = 0; i < used_; ++i) indexes_[i] *= 2;
  }

 private:
  static std::uint64_t threshold_bits(const NativePlace& place) {
    return place.negative || place.is_nan() ? 0 : place.magnitude;
  }

  std::uint16_t lower_bound(std::uint16_t begin, std::uint16_t end, std::int32_t index) const {
    while (begin < end) {
      const auto middle = static_cast<std::uint16_t>((begin + end) / 2);
      if (indexes_[middle] < index) {
        begin = static_cast<std::uint16_t>(middle + 1);
      } else {
        end = middle;
      }
    }
    return begin;
  }

  Count& insert(std::uint16_t slot, std::int32_t index, bool negative) {
    static_assert(std::is_trivially_copyable_v<Count>);
    const auto behind = static_cast<std::size_t>(used_ - slot);
    std::memmove(indexes_ + slot + 1, indexes_ + slot, behind * sizeof *indexes_);
    std::memmove(counts_ + slot + 1, counts_ + slot, behind * sizeof *counts_);
    ++used_;
    if (!negative) ++positives_;
    indexes_[slot] = index;
    return counts_[slot] = Count{};
  }

  // How many halvings until two of the buckets, the new one among them, are one.
  int halvings_to_merge(std::uint16_t slot, std::int32_t index, bool negative) const {
    std::uint32_t least = ~std::uint32_t{0};
    const auto look = [&least](std::int32_t left, std::int32_t right) {
      least = smaller_of(
          least, static_cast<std::uint32_t>(left - 1) ^ static_cast<std::uint32_t>(right - 1));
    };
    for (std::uint16_t i = 1; i < used_; ++i) {
      if (i != positives_) look(indexes_[i - 1], indexes_[i]);
    }
    const std::uint16_t begin = negative ? positives_ : 0;
    const std::uint16_t end = negative ? used_ : positives_;
    if (slot > begin) look(indexes_[slot - 1], index);
    if (slot < end) look(index, indexes_[slot]);
    int bits = 0;
    for (; least != 0; least >>= 1) ++bits;
    return bits;
  }

  void coarsen(int halvings) {
    schema_ -= halvings;
    const std::uint16_t positives = positives_;
    std::uint16_t kept = 0;
    for (std::uint16_t i = 0; i < used_; ++i) {
      const std::int32_t index = coarser_index(indexes_[i], halvings);
      const bool first_of_its_side = i == 0 || i == positives;
      if (!first_of_its_side && indexes_[kept - 1] == index) {
        counts_[kept - 1] += counts_[i];
      } else {
        indexes_[kept] = index;
        counts_[kept++] = counts_[i];
      }
      if (i < positives) positives_ = kept;
    }
    used_ = kept;
  }

  // At schema -4: makes zero of the buckets nearest to it, `index` among them.
  void widen_zero(std::int32_t index) {
    if (positives_ > 0) index = smaller_of(index, indexes_[0]);
    if (used_ > positives_) index = smaller_of(index, indexes_[positives_]);
    const double threshold = native_upper_bound(index, schema_);
    std::memcpy(&zero_threshold_, &threshold, sizeof threshold);
    drop_if([this, index](std::int32_t at, const Count& count) {
      if (at <= index) zero_ += count;
      return at <= index;
    });
  }

  Count* counts_;          // first the positive buckets, then the negative ones,
  std::int32_t* indexes_;  // each in ascending order of their indexes
  std::uint64_t initial_zero_threshold_;
  std::uint64_t zero_threshold_;
  Count zero_{};
  std::uint16_t capacity_;
  std::uint16_t used_ = 0;
  std::uint16_t positives_ = 0;
  std::uint16_t last_ = 0;  // where the value before was found
  int initial_schema_;
  int schema_;
};

}  // namespace prometheus_express
