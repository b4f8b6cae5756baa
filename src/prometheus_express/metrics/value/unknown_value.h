// The value of a metric whose type is not known.
#pragma once

#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

// A number that was counted or measured by somebody else. Thread-safe and allowed in an interrupt
// handler.
class UnknownValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kUnknown;
  static const ValueKind kKind;

  constexpr UnknownValue() = default;

  void set(double value) { cell_.set(value); }

  // The value that was set last.
  double value() const { return cell_.load(); }

  // Back to 0.
  void reset() { cell_.set(0); }

 private:
  DoubleCell cell_;
};

}  // namespace prometheus_express
