// What a Summary has besides when it knows quantiles.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/exponential/quantile_window.h"
#include "prometheus_express/metrics/exponential/turn.h"
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

namespace detail {

// Whether each is a number from 0 to 1, and none there twice.
constexpr bool are_ranks(const double* ranks, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!(ranks[i] >= 0 && ranks[i] <= 1)) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (ranks[i] == ranks[j]) return false;
    }
  }
  return true;
}

// The same for those of a Summary; reported if not.
bool ranks_are_good(const char* metric, const double* ranks, std::size_t count);

// Not constexpr on purpose: to call it is what the compiler complains of.
inline void a_quantile_is_from_0_to_1_and_there_once() {}

}  // namespace detail

// quantiles(0.5, 0.9, 0.99): over the last ten minutes. How near they are:
// metrics/exponential/quantile_window.h. Each is from 0 to 1, and there once; another one does not
// compile under C++20, and is reported when the metric is registered under C++17. Ranks that are
// known only at run time are Quantiles<2>{{low, high}}.
template <class... Ranks>
PROMETHEUS_EXPRESS_CONSTEVAL Quantiles<sizeof...(Ranks)> quantiles(Ranks... ranks) {
  const Quantiles<sizeof...(Ranks)> wanted{{static_cast<double>(ranks)...}};
  if (kNamesCheckedByCompiler && !detail::are_ranks(wanted.ranks, sizeof...(Ranks))) {
    detail::a_quantile_is_from_0_to_1_and_there_once();
  }
  return wanted;
}

// The window with its memory. 0 quantiles are a summary without.
template <std::size_t Count>
class QuantileCellsPart : public QuantilePart {
 public:
  explicit QuantileCellsPart(const Quantiles<Count>& wanted = {})
      : QuantilePart{observe, read_into, reset, wanted_.ranks, Count},
        wanted_(wanted),
        window_(cells_, wanted.max_age_ns),
        turn_(kDefaultQuantileSchema, kDefaultZeroThreshold) {}

  // The first `used` (1 to Count) of them.
  QuantileCellsPart(const Quantiles<Count>& wanted, std::size_t used) : QuantileCellsPart(wanted) {
    this->count = used;
  }

  QuantilePart* part() { return this; }
  const Quantiles<Count>& wanted() const { return wanted_; }

 private:
  static QuantileCellsPart& self(QuantilePart& part) {
    return static_cast<QuantileCellsPart&>(part);
  }

  static void observe(SummaryValue& summary, double amount) {
    const NativePlace place = native_place(amount);
    const std::uint64_t now_ns = monotonic_ns();
    QuantileCellsPart& part = self(*summary.part_);
    Guard<ValueLock> guard{summary.lock_};
    summary.count(amount);
    if (!part.turn_.begin(summary.lock_, place)) return;
    {
      Unmasked unmasked{summary.lock_};
      part.window_.observe(place, now_ns);
    }
    part.turn_.end(summary.lock_, part.window_);
  }
  static void read_into(QuantilePart& quantiles, ValueLock& lock, SummarySnapshot& snapshot) {
    QuantileCellsPart& part = self(quantiles);
    QuantileWindow::Found found[Count];
    for (QuantileWindow::Found& one : found) one.nothing = true;
    if (part.turn_.begin_reading(lock)) {
      {
        Unmasked unmasked{lock};
        const std::uint64_t now_ns = monotonic_ns();
        for (std::size_t i = 0; i < part.count; ++i) {
          found[i] = part.window_.find(part.wanted_.ranks[i], now_ns);
        }
      }
      part.turn_.end(lock, part.window_);
    }
    Unmasked unmasked{lock};
    for (std::size_t i = 0; i < part.count; ++i) {
      snapshot.quantiles[i] = QuantileWindow::value_of(found[i]);
    }
  }
  static void reset(QuantilePart& quantiles) {
    QuantileCellsPart& part = self(quantiles);
    if (part.turn_.may_reset()) part.window_.reset();
  }

  Quantiles<Count> wanted_;
  QuantileCells<kQuantileBuckets> cells_{};
  QuantileWindow window_;
  Turn turn_;
};

template <>
class QuantileCellsPart<0> {
 public:
  explicit QuantileCellsPart(const Quantiles<0>& = {}) {}
  QuantilePart* part() { return nullptr; }
};

}  // namespace prometheus_express
