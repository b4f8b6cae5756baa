// The value of a gauge: what functions take that update gauges with and without labels.
#pragma once

#include "prometheus_express/metrics/timer.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

// A value that goes up and down. Except where said otherwise, thread-safe and allowed in an
// interrupt handler.
class GaugeValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kGauge;
  static const ValueKind kKind;

  constexpr GaugeValue() = default;

  void set(double value) { cell_.set(value); }
  void inc(double amount = 1) { cell_.add(amount); }
  void dec(double amount = 1) { cell_.add(-amount); }

  // As inc(), while no other thread has a handle to it.
  void inc_alone(double amount) { cell_.add_alone(amount); }

  // Seconds since 1970-01-01 UTC; NaN where the platform has no wall clock.
  void set_to_current_time();

  // auto timer = gauge.time(); sets the gauge to the seconds that the scope took.
  auto time() { return Timer<Borrowed<GaugeValue>, &GaugeValue::set>(Borrowed(*this)); }

  // auto inside = gauge.track_inprogress(); adds 1 for as long as the scope lasts.
  auto track_inprogress() { return InProgress<Borrowed<GaugeValue>>(Borrowed(*this)); }

  // The value that was set last.
  double value() const { return cell_.load(); }

  // Back to 0.
  void reset() { cell_.set(0); }

 private:
  DoubleCell cell_;
};

}  // namespace prometheus_express
