// The value of a summary: what functions take that observe with and without labels.
#pragma once

#include <cstdint>

#include "prometheus_express/metrics/timer.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

// How many values were observed, and their sum. The two agree in every scrape.
class SummaryValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kSummary;

  constexpr SummaryValue() = default;

  // Any double; NaN makes the sum NaN for good, as in the Python client. Thread-safe; allowed in an
  // interrupt handler (on a host: not in a signal handler).
  void observe(double amount) {
    Guard<ValueLock> guard{lock_};
    ++count_;
    sum_ += amount;
  }

  // auto timer = summary.time(); observes the seconds that the scope took.
  auto time() { return Timer<Borrowed<SummaryValue>, &SummaryValue::observe>(Borrowed(*this)); }

  struct Reading {
    std::uint64_t count;
    double sum;
  };
  Reading read() const {
    Guard<ValueLock> guard{lock_};
    return {count_, sum_};
  }

  // Back to no observations.
  void reset() {
    Guard<ValueLock> guard{lock_};
    count_ = 0;
    sum_ = 0;
  }

 private:
  std::uint64_t count_ = 0;
  double sum_ = 0;
  mutable ValueLock lock_;
};

}  // namespace prometheus_express
