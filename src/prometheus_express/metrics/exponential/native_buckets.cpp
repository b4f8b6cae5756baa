#include "prometheus_express/metrics/exponential/native_buckets.h"

#include <algorithm>
#include <cstring>

namespace prometheus_express {

namespace {

constexpr std::int32_t kGapWorthFilling = 2;

// How many empty buckets are between bucket `at`, which is not the first, and the one before.
std::int32_t gap_before(const NativeSide& side, std::size_t at) {
  return side.indexes[at] - side.indexes[at - 1] - 1;
}

}  // namespace

bool NativeBuckets::read_into(NativeSnapshot& snapshot) const {
  if (buckets_.size() > snapshot.capacity_) return false;
  const NativeSide positive = buckets_.positive();
  const NativeSide negative = buckets_.negative();
  std::copy_n(positive.counts, buckets_.size(), snapshot.counts_);
  std::copy_n(positive.indexes, buckets_.size(), snapshot.indexes_);
  snapshot.positive = {snapshot.indexes_, snapshot.counts_, positive.size};
  snapshot.negative = {snapshot.indexes_ + positive.size, snapshot.counts_ + positive.size,
                       negative.size};
  snapshot.schema = buckets_.schema();
  const std::uint64_t threshold = buckets_.zero_threshold();
  std::memcpy(&snapshot.zero_threshold, &threshold, sizeof threshold);
  snapshot.zero_count = buckets_.zero();
  return true;
}

bool NativeSpans::next(NativeSpan& span) {
  if (at_ == side_.size) return false;
  const std::int32_t begin = side_.indexes[at_];
  span.offset = begin - end_;
  do {
    end_ = side_.indexes[at_++] + 1;
  } while (at_ < side_.size && gap_before(side_, at_) <= kGapWorthFilling);
  span.length = static_cast<std::uint32_t>(end_ - begin);
  return true;
}

bool NativeDeltas::next(std::int64_t& delta) {
  if (at_ == side_.size) return false;
  std::uint64_t count = 0;
  const std::int32_t gap = at_ == 0 ? 0 : gap_before(side_, at_);
  if (gap <= kGapWorthFilling && filled_ < gap) {
    ++filled_;
  } else {
    count = side_.counts[at_++];
    filled_ = 0;
  }
  delta = static_cast<std::int64_t>(count - before_);
  before_ = count;
  return true;
}

}  // namespace prometheus_express
