// A metric without labels: a family and its one value, side by side. Needs no storage.
#pragma once

#include <limits>
#include <type_traits>

#include "prometheus_express/metrics/family.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value.h"
#include "prometheus_express/metrics/value_function.h"
#include "prometheus_express/platform/clock.h"

namespace prometheus_express {

class Walk;

namespace detail {

// Counters, gauges and unknowns may be callbacks.
struct NoFunctionSlot {};
template <MetricType kType>
using FunctionSlotOf =
    std::conditional_t<kType == MetricType::kCounter || kType == MetricType::kGauge ||
                           kType == MetricType::kUnknown,
                       FunctionSlot, NoFunctionSlot>;

// When the metric was made, for those types that tell since when they count.
class CreatedSlot {
 protected:
  constexpr CreatedSlot() = default;
  void set_created() { created_ = unix_time_seconds(); }

 private:
  friend class prometheus_express::Walk;

  double created_ = std::numeric_limits<double>::quiet_NaN();
};
class NoCreatedSlot {
 protected:
  void set_created() {}
};
template <MetricType kType>
using CreatedSlotOf = std::conditional_t<has_created(kType), CreatedSlot, NoCreatedSlot>;

}  // namespace detail

template <class ValueType>
class Unlabelled : public Family,
                   public ValueType,
                   public detail::FunctionSlotOf<ValueType::kType>,
                   public detail::CreatedSlotOf<ValueType::kType> {
 protected:
  template <class... Arguments>
  constexpr Unlabelled(MetricName name, Documentation documentation, const MetricOptions& options,
                       Arguments... arguments)
      : Family(ValueType::kType, name.text(), documentation.text(), 0, options),
        ValueType(arguments...) {
    if (name.is_utf8()) this->allow_utf8_names();
  }
  ~Unlabelled() = default;

  void attach(CollectorRegistry& home) {
    this->set_created();
    Family::attach(home);
  }
};

}  // namespace prometheus_express
