#include "prometheus_express/metrics/exponential/quantile_window.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {

namespace {

// The value in a bucket whose greatest relative distance to all others there is smallest.
double middle_of(std::int32_t index, int schema) {
  const double factor = native_upper_bound(1, schema);
  const double upper = native_upper_bound(index, schema);
  if (std::isinf(upper)) return upper;
  return native_upper_bound(index - 1, schema) * (2 * factor / (factor + 1));
}

}  // namespace

[[gnu::always_inline]] inline void QuantileWindow::count(const NativePlace& place,
                                                         std::uint32_t times) {
  std::uint32_t& total = totals_.of[age_];
  if (times > largest<std::uint32_t>() - total) return;
  total += times;
  buckets_.at(place).of[age_] += times;
}

void QuantileWindow::observe(const NativePlace& place, std::uint64_t now_ns) {
  advance(now_ns);
  if (place.is_nan()) return;
  count(place, 1);
  ranges_[age_].include(place);
}

void QuantileWindow::take(const Left& left) {
  buckets_.blur(left.schema, left.zero_threshold);
  count(left.place, left.count);
  ranges_[age_].include(left.range);
}

QuantileWindow::Found QuantileWindow::find(double q, std::uint64_t now_ns) {
  advance(now_ns);
  const std::uint64_t total = totals_.total();
  Found found = {};
  found.nothing = total == 0 || !(q >= 0 && q <= 1);
  if (found.nothing) return found;
  found.schema = schema();
  for (const ValueRange& range : ranges_) found.range.include(range);
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(total)));
  find_bucket(larger_of<std::uint64_t>(1, rank), found);
  return found;
}

void QuantileWindow::find_bucket(std::uint64_t rank, Found& found) const {
  const auto reached = [&rank](const AgeCounts& counts) {
    const std::uint64_t total = counts.total();
    if (total >= rank) return true;
    rank -= total;
    return false;
  };

  const SparseSide<AgeCounts> negative = buckets_.negative();
  found.negative = true;
  for (std::size_t i = negative.size; i-- > 0;) {
    found.index = negative.indexes[i];
    if (reached(negative.counts[i])) return;
  }
  found.negative = false;
  found.zero = reached(buckets_.zero());
  if (found.zero) return;
  const SparseSide<AgeCounts> positive = buckets_.positive();
  std::size_t i = 0;
  while (!reached(positive.counts[i])) ++i;
  found.index = positive.indexes[i];
}

// A bucket's middle may lie outside of what was observed.
double QuantileWindow::value_of(const Found& found) {
  if (found.nothing) return std::numeric_limits<double>::quiet_NaN();
  const double middle = found.zero ? 0 : middle_of(found.index, found.schema);
  const double answer = found.negative ? -middle : middle;
  const ValueRange& range = found.range;
  const std::int64_t order = order_of(native_place(answer));
  return order < range.least || order > range.greatest
             ? double_of(order < range.least ? range.least : range.greatest)
             : answer;
}

void QuantileWindow::reset() {
  buckets_.reset();
  totals_ = AgeCounts{};
  for (ValueRange& range : ranges_) range = ValueRange{};
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
  ranges_[age_] = ValueRange{};
  buckets_.for_each_count([this](AgeCounts& counts) { counts.of[age_] = 0; });
  buckets_.drop_if([](std::int32_t, const AgeCounts& counts) { return counts.total() == 0; });
  buckets_.refine();
}

}  // namespace prometheus_express
