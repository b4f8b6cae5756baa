// A metric without labels: a family and its one value, side by side. Needs no storage.
#pragma once

#include <cstddef>
#include <type_traits>

#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/mistakes.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/created.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/metrics/value/value_function.h"
#include "prometheus_express/platform/cells.h"

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
  template <class ValueType>
  void set_created(const CollectorRegistry& home, ValueType& value) {
    if (home.clock() == nullptr) return;
    created_.set(home.clock()());
    const auto distance = reinterpret_cast<char*>(&created_) - reinterpret_cast<char*>(&value);
    value.keep_created(
        static_cast<CreatedPlace>(static_cast<std::size_t>(distance) / sizeof(double)));
  }
  double created() const { return created_.load(); }

 private:
  DoubleCell created_;  // 0: not kept
};
class NoCreatedSlot {
 protected:
  template <class ValueType>
  void set_created(const CollectorRegistry&, ValueType&) {}
  double created() const { return 0; }
};
template <MetricType kType>
using CreatedSlotOf = std::conditional_t<has_created(kType), CreatedSlot, NoCreatedSlot>;

}  // namespace detail

template <class ValueType>
class Unlabelled : public Family,
                   public ValueType,
                   public detail::CreatedSlotOf<ValueType::kType>,  // right behind its value
                   public detail::FunctionSlotOf<ValueType::kType> {
 public:
  // These are mistakes, which they name; metrics inherit them.
  template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
  Unlabelled(MetricName, Documentation, const Third&, const Rest&...)
      : Unlabelled(detail::Mistaken()) {
    detail::name_misplaced<Third>();
  }
  template <class Third, std::size_t Bounds, class... Rest, detail::IfMisplaced<Third> = 0>
  Unlabelled(MetricName, Documentation, const Third&, const double (&)[Bounds], const Rest&...)
      : Unlabelled(detail::Mistaken()) {
    detail::name_misplaced<Third>();
  }
  template <class Third, std::size_t Bounds, class... Rest, detail::IfMisplaced<Third> = 0>
  Unlabelled(MetricName, Documentation, const Third&, CollectorRegistry&, const double (&)[Bounds],
             const Rest&...)
      : Unlabelled(detail::Mistaken()) {
    detail::name_misplaced<Third>();
  }
  template <std::size_t Given, class... Rest, detail::IfOtherCount<Given, 0> = 0>
  Unlabelled(MetricName, Documentation, const char* const (&)[Given], Rest&&...)
      : Unlabelled(detail::Mistaken()) {
    detail::name_label_count<Given == 0>();
  }
  template <class Self = Unlabelled, class... Values>
  ValueType& labels(const Values&...) {
    static_assert(detail::kNever<Self>,
                  "a metric without label names has no labels(): it is declared with them, "
                  "Gauge g{\"gas\", \"What it tells.\", {\"sensor\"}, registry}, or used without");
    return *this;
  }

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
    this->set_created(home, static_cast<ValueType&>(*this));
    Family::attach(home);
  }

 private:
  explicit Unlabelled(detail::Mistaken);
};

}  // namespace prometheus_express
