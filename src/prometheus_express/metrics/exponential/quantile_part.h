// What a Summary has besides when it knows quantiles.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/exponential/quantile_window.h"
#include "prometheus_express/metrics/value/summary_value.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// Asks a Summary for quantiles over the last `max_age_ns`, counted in kQuantileBuckets buckets
// of 24 bytes.
template <std::size_t Count>
struct Quantiles {
  static_assert(Count <= kMaxQuantiles, "more quantiles than kMaxQuantiles (platform/config.h)");
  double ranks[Count == 0 ? 1 : Count];
  std::uint64_t max_age_ns = kDefaultMaxAgeNs;
};

// quantiles(0.5, 0.9, 0.99): over the last ten minutes. How near they are:
// metrics/exponential/quantile_window.h.
template <class... Ranks>
constexpr Quantiles<sizeof...(Ranks)> quantiles(Ranks... ranks) {
  return {{static_cast<double>(ranks)...}};
}

// The window with its memory. 0 quantiles are a summary without.
template <std::size_t Count>
class QuantileCellsPart : private QuantilePart {
 public:
  explicit QuantileCellsPart(const Quantiles<Count>& wanted)
      : QuantilePart{observe, read, reset, wanted_.ranks, Count},
        wanted_(wanted),
        window_(cells_, wanted.max_age_ns) {}

  QuantilePart* part() { return this; }

 private:
  static QuantileCellsPart& self(QuantilePart& part) {
    return static_cast<QuantileCellsPart&>(part);
  }

  static void observe(SummaryValue& summary, double amount) {
    const NativePlace place = native_place(amount);
    const std::uint64_t now_ns = monotonic_ns();
    Guard<ValueLock> guard{summary.lock_};
    summary.count(amount);
    self(*summary.part_).window_.observe(place, now_ns);
  }
  static void read(QuantilePart& part, SummarySnapshot& snapshot) {
    const std::uint64_t now_ns = monotonic_ns();
    for (std::size_t i = 0; i < Count; ++i) {
      snapshot.quantiles[i] = self(part).window_.quantile(part.ranks[i], now_ns);
    }
  }
  static void reset(QuantilePart& part) { self(part).window_.reset(); }

  Quantiles<Count> wanted_;
  QuantileCells<kQuantileBuckets> cells_{};
  QuantileWindow window_;
};

template <>
class QuantileCellsPart<0> {
 public:
  explicit QuantileCellsPart(const Quantiles<0>&) {}
  QuantilePart* part() { return nullptr; }
};

}  // namespace prometheus_express
