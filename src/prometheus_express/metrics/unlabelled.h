// A metric without labels: a family and its one value, side by side. Needs no storage.
#pragma once

#include <type_traits>

#include "prometheus_express/metrics/family.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value.h"
#include "prometheus_express/metrics/value_function.h"

namespace prometheus_express {

namespace detail {

// Counters, gauges and unknowns may be callbacks.
struct NoFunctionSlot {};
template <MetricType kType>
using FunctionSlotOf =
    std::conditional_t<kType == MetricType::kCounter || kType == MetricType::kGauge ||
                           kType == MetricType::kUnknown,
                       FunctionSlot, NoFunctionSlot>;

}  // namespace detail

template <class ValueType>
class Unlabelled : public Family,
                   public ValueType,
                   public detail::FunctionSlotOf<ValueType::kType> {
 protected:
  template <class... Arguments>
  constexpr Unlabelled(MetricName name, Documentation documentation, const MetricOptions& options,
                       Arguments... arguments)
      : Family(ValueType::kType, name.text(), documentation.text(), 0, options),
        ValueType(arguments...) {
    if (name.is_utf8()) this->allow_utf8_names();
  }
  ~Unlabelled() = default;
};

}  // namespace prometheus_express
