// The buckets of a Prometheus native histogram in fixed memory, and their copy for a scrape.
//
//   prom::NativeCells<160> cells;
//   prom::NativeBuckets buckets{cells, prom::native_schema(1.1)};
//   buckets.observe(prom::native_place(0.25));
//
// The sum of the observations is kept by the histogram that these belong to, beside its lock.
// How buckets are numbered: metrics/exponential/native_index.h. When they run out:
// metrics/exponential/sparse_buckets.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/exponential/native_index.h"
#include "prometheus_express/metrics/exponential/sparse_buckets.h"
#include "prometheus_express/metrics/exponential/turn.h"

namespace prometheus_express {

// The memory of `Capacity` buckets, 12 bytes each. 160 are enough for values over 19 powers of two
// at schema 3; client_golang's documentation has 160 as an example, too.
template <std::size_t Capacity>
using NativeCells = SparseCells<std::uint64_t, Capacity>;

using NativeSide = SparseSide<std::uint64_t>;

// A copy of the buckets at one moment, in memory that is borrowed: what an encoder writes.
class NativeSnapshot {
 public:
  template <std::size_t Capacity>
  explicit NativeSnapshot(NativeCells<Capacity>& cells)
      : counts_(cells.counts), indexes_(cells.indexes), capacity_(Capacity) {}

  int schema = 0;
  double zero_threshold = 0;
  std::uint64_t zero_count = 0;
  std::uint64_t count = 0;  // all observations; more than in all buckets if some were NaN
  NativeSide positive{};
  NativeSide negative{};

 private:
  friend class NativeBuckets;
  std::uint64_t* counts_;
  std::int32_t* indexes_;
  std::size_t capacity_;
};

// Counts observations. Not thread-safe: whoever owns it has a Turn (metrics/exponential/turn.h).
class NativeBuckets {
 public:
  // `cells` is borrowed. `schema` is the initial one, -4 to 8. |value| <= zero_threshold is counted
  // as zero.
  template <std::size_t Capacity>
  NativeBuckets(NativeCells<Capacity>& cells, int schema,
                double zero_threshold = kDefaultZeroThreshold)
      : buckets_(cells, schema, zero_threshold) {}

  // Counts one observation in its bucket. NaN has none, and is counted by who owns this, as in
  // client_golang.
  void observe(const NativePlace& place) {
    if (!place.is_nan()) ++buckets_.at(place);
  }

  // Counts what was left at another's turn.
  void take(const Left& left) {
    buckets_.blur(left.schema, left.zero_threshold);
    buckets_.at(left.place) += left.count;
  }

  // Copies everything but the count of all: 12 bytes a bucket in use. False, and nothing is copied,
  // when the snapshot has less room than that.
  [[nodiscard]] bool read_into(NativeSnapshot& snapshot) const;

  // Back to no observations and the initial resolution.
  void reset() { buckets_.reset(); }

 private:
  SparseBuckets<std::uint64_t> buckets_;
};

// A run of buckets in the protobuf's positive_span or negative_span.
struct NativeSpan {
  std::int32_t offset;   // from the end of the span before; of the first, the index it starts at
  std::uint32_t length;  // buckets, and as many deltas
};

// The spans of one side, in order. As in client_golang, gaps of one or two buckets are filled with
// empty buckets, because a span of its own would take more bytes.
//
//   prom::NativeSpans spans{snapshot.positive};
//   for (prom::NativeSpan span; spans.next(span);) use(span);
//
// A histogram whose zero threshold is 0 and which is empty has no spans, and a reader would take it
// for a classic one: give it one span of offset 0 and length 0, as client_golang does.
class NativeSpans {
 public:
  explicit NativeSpans(const NativeSide& side) : side_(side) {}

  // False at the end.
  bool next(NativeSpan& span);

 private:
  NativeSide side_;
  std::size_t at_ = 0;
  std::int32_t end_ = 0;  // the index after the span before
};

// The counts of the buckets in these spans, in order: each as the difference to the one before, the
// first to 0.
class NativeDeltas {
 public:
  explicit NativeDeltas(const NativeSide& side) : side_(side) {}

  // False at the end.
  bool next(std::int64_t& delta);

 private:
  NativeSide side_;
  std::size_t at_ = 0;
  std::int32_t filled_ = 0;  // empty buckets written since the bucket before
  std::uint64_t before_ = 0;
};

}  // namespace prometheus_express
