// The value of a summary: what functions take that observe with and without labels.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/timer.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/created.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

class SummaryValue;

// What makes a summary know quantiles (metrics/exponential/quantile_part.h). Functions rather than
// virtual ones, so that a program whose summaries have none links nothing of them.
struct QuantilePart {
  void (*observe)(SummaryValue& summary, double amount);
  // Both under the lock, of which read_into() may let go in between.
  void (*read_into)(QuantilePart& part, ValueLock& lock, SummarySnapshot& snapshot);
  void (*reset)(QuantilePart& part);
  const double* ranks;  // 0 to 1, ascending
  std::size_t count;
};

// How many values were observed, their sum, and, if asked for, quantiles of those observed lately.
// All agree in every scrape.
class SummaryValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kSummary;
  static const ValueKind kKind;

  constexpr SummaryValue() = default;
  explicit constexpr SummaryValue(QuantilePart* part) : part_(part) {}

  // Adds quantiles. Of use to Summary only, before anybody observes.
  void add_quantiles(QuantilePart* part) { part_ = part; }

  // Any double; NaN makes the sum NaN for good, as in the Python client. Thread-safe; allowed in an
  // interrupt handler (on a host: not in a signal handler, where it would wait for itself).
  void observe(double amount) {
    if (part_ != nullptr) return part_->observe(*this, amount);
    Guard<ValueLock> guard{lock_};
    count(amount);
  }

  // As observe(), where there are no quantiles, while no other thread has a handle to it.
  void observe_alone(double amount) { kLarge ? count(amount) : observe(amount); }

  // auto timer = summary.time(); observes the seconds that the scope took.
  auto time() { return Timer<Borrowed<SummaryValue>, &SummaryValue::observe>(Borrowed(*this)); }

  std::size_t quantile_count() const { return part_ == nullptr ? 0 : part_->count; }
  double quantile_rank(std::size_t index) const { return part_->ranks[index]; }

  // Count, sum and quantiles of one moment. In an interrupt handler on a board that came while the
  // quantiles were changed they are NaN.
  void read_into(SummarySnapshot& snapshot) const {
    Guard<ValueLock> guard{lock_};
    snapshot.count = count_;
    snapshot.sum = sum_;
    if (part_ != nullptr) part_->read_into(*part_, lock_, snapshot);
  }

  // Back to no observations, and counts since now.
  void reset() {
    start_at_zero();
    detail::renew_created(this, created_place_);
  }

  // Of use to metrics only: reset() without the time, and where that is kept.
  void start_at_zero() {
    Guard<ValueLock> guard{lock_};
    count_ = 0;
    sum_ = 0;
    if (part_ != nullptr) part_->reset(*part_);
  }
  void keep_created(detail::CreatedPlace place) { created_place_ = place; }
  detail::CreatedPlace created_place() const { return created_place_; }

  // Of use to Retained only: counts what was observed before a reset, too. Not in quantiles.
  void go_on_from(const SummarySnapshot& before) {
    Guard<ValueLock> guard{lock_};
    count_ += before.count;
    sum_ += before.sum;
  }

 private:
  friend class ForkLocks;
  template <std::size_t Quantiles>
  friend class QuantileCellsPart;

  // Under the lock.
  void count(double amount) {
    ++count_;
    sum_ += amount;
  }

  std::uint64_t count_ = 0;
  double sum_ = 0;
  QuantilePart* part_ = nullptr;
  mutable ValueLock lock_;
  detail::CreatedPlace created_place_ = 0;
};

}  // namespace prometheus_express
