// A metric without labels: a family and its one value, side by side. Needs no storage.
#pragma once

#include <type_traits>

#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/metrics/value/value_function.h"

namespace prometheus_express {

namespace detail {

// Counters, gauges and unknowns may be callbacks.
class NoFunctionSlot {
 protected:
  const FunctionSlot* function_slot() const { return nullptr; }
};
template <MetricType kType>
using FunctionSlotOf =
    std::conditional_t<kType == MetricType::kCounter || kType == MetricType::kGauge ||
                           kType == MetricType::kUnknown,
                       FunctionSlot, NoFunctionSlot>;

// When the metric was made, for those types that tell since when they count.
class CreatedSlot {
 protected:
  constexpr CreatedSlot() = default;
  void set_created(const CollectorRegistry& home) {
    if (home.clock() != nullptr) created_ = home.clock()();
  }
  double created() const { return created_; }

 private:
  double created_ = 0;  // not kept
};
class NoCreatedSlot {
 protected:
  void set_created(const CollectorRegistry&) {}
  double created() const { return 0; }
};
template <MetricType kType>
using CreatedSlotOf = std::conditional_t<has_created(kType), CreatedSlot, NoCreatedSlot>;

}  // namespace detail

template <class ValueType>
class Unlabelled : public Family,
                   public ValueType,
                   public detail::FunctionSlotOf<ValueType::kType>,
                   public detail::CreatedSlotOf<ValueType::kType> {
 public:
  // For ValueKind.
  static UnlabelledParts parts(const Family& family) {
    const auto& metric = static_cast<const Unlabelled&>(family);
    return {static_cast<const ValueType*>(&metric), metric.function_slot(), metric.created()};
  }

 protected:
  template <class... Arguments>
  constexpr Unlabelled(MetricName name, Documentation documentation, const MetricOptions& options,
                       Arguments... arguments)
      : Family(ValueType::kKind, name.text(), documentation.text(), 0, options),
        ValueType(arguments...) {
    if (name.is_utf8()) this->allow_utf8_names();
  }
  ~Unlabelled() = default;

  void attach(CollectorRegistry& home) {
    this->set_created(home);
    Family::attach(home);
  }
};

}  // namespace prometheus_express
