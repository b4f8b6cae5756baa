#include "prometheus_express/metrics/exponential/quantile_window.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace prometheus_express {

namespace {

// The value in a bucket whose greatest relative distance to all others there is smallest.
double middle_of(std::int32_t index, int schema) {
  const double factor = native_upper_bound(1, schema);
  const double upper = native_upper_bound(index, schema);
  if (std::isinf(upper)) return upper;
  return native_upper_bound(index - 1, schema) * (2 * factor / (factor + 1));
}

// An integer for each double but NaN, in the same order; 0 for 0 and -0.
std::int64_t order_of(const NativePlace& place) {
  const auto magnitude = static_cast<std::int64_t>(place.magnitude);
  return place.negative ? -magnitude : magnitude;
}

double double_of(std::int64_t order) {
  const auto magnitude = static_cast<std::uint64_t>(order < 0 ? -order : order);
  double value = 0;
  std::memcpy(&value, &magnitude, sizeof value);
  return order < 0 ? -value : value;
}

}  // namespace

void QuantileWindow::observe(const NativePlace& place, std::uint64_t now_ns) {
  advance(now_ns);
  std::uint32_t& total = totals_.of[age_];
  if (place.is_nan() || total == std::numeric_limits<std::uint32_t>::max()) return;
  ++total;
  ++buckets_.at(place).of[age_];
  Range& range = ranges_[age_];
  range.least = std::min(range.least, order_of(place));
  range.greatest = std::max(range.greatest, order_of(place));
}

double QuantileWindow::quantile(double q, std::uint64_t now_ns) {
  advance(now_ns);
  const std::uint64_t total = totals_.total();
  if (total == 0 || !(q >= 0 && q <= 1)) return std::numeric_limits<double>::quiet_NaN();
  return within_range(
      quantile_by_buckets(std::max(1.0, std::ceil(q * static_cast<double>(total)))));
}

// A bucket's middle may lie outside of what was observed.
double QuantileWindow::within_range(double answer) const {
  Range all;
  for (const Range& range : ranges_) {
    all.least = std::min(all.least, range.least);
    all.greatest = std::max(all.greatest, range.greatest);
  }
  const std::int64_t order = order_of(native_place(answer));
  return order < all.least || order > all.greatest
             ? double_of(order < all.least ? all.least : all.greatest)
             : answer;
}

double QuantileWindow::quantile_by_buckets(double rank) const {
  auto reached = [rank, seen = std::uint64_t{0}](const AgeCounts& counts) mutable {
    seen += counts.total();
    return static_cast<double>(seen) >= rank;
  };

  const SparseSide<AgeCounts> negative = buckets_.negative();
  for (std::size_t i = negative.size; i-- > 0;) {
    if (reached(negative.counts[i])) return -middle_of(negative.indexes[i], schema());
  }
  if (reached(buckets_.zero())) return 0;
  const SparseSide<AgeCounts> positive = buckets_.positive();
  std::size_t i = 0;
  while (!reached(positive.counts[i])) ++i;
  return middle_of(positive.indexes[i], schema());
}

void QuantileWindow::reset() {
  buckets_.reset();
  totals_ = AgeCounts{};
  for (Range& range : ranges_) range = Range{};
}

void QuantileWindow::advance(std::uint64_t now_ns) {
  // The difference is negative when the clock was read before another thread took the lock.
  const auto elapsed = static_cast<std::int64_t>(now_ns - age_began_ns_);
  const auto age = static_cast<std::int64_t>(age_ns_);
  if (elapsed < age) return;
  if (elapsed >= age * static_cast<std::int64_t>(AgeCounts::kAges)) {
    reset();
    age_began_ns_ = now_ns;
    return;
  }
  for (; now_ns - age_began_ns_ >= age_ns_; age_began_ns_ += age_ns_) begin_age();
}

void QuantileWindow::begin_age() {
  age_ = (age_ + 1) % AgeCounts::kAges;
  totals_.of[age_] = 0;
  ranges_[age_] = Range{};
  buckets_.for_each_count([this](AgeCounts& counts) { counts.of[age_] = 0; });
  buckets_.drop_if([](std::int32_t, const AgeCounts& counts) { return counts.total() == 0; });
  buckets_.refine();
}

}  // namespace prometheus_express
