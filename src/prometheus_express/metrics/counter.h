// Counter: counts what happened. It starts at 0 and never falls.
//
//   prom::Counter requests{"requests_total", "requests served", registry};
//   prom::Counter readings{"readings_total", "sensor readings", {"sensor", "result"}, registry};
//   requests.inc();
//   readings.labels("bme680", "ok").inc(3);
//
// As a class member, in `extern` and in parameters write Counter<> or Counter<1> (the number of
// labels); a function that takes a CounterValue& takes both, and children too.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/counter_value.h"

namespace prometheus_express {

// One labelled child, as Counter::labels() gives it. The functions are those of CounterValue.
class CounterHandle : public Pinned<CounterValue> {
 public:
  using Pinned::Pinned;

  void inc() const& { value().inc(); }
  void inc() && { kLarge ? std::move(*this).inc(1U) : value().inc(); }
  template <class Amount>
  void inc(Amount amount) const& {
    value().inc(amount);
  }
  template <class Amount>
  void inc(Amount amount) && {
    // Reports what is not counted; and on a board the shorter code is the faster one.
    if (!kLarge || !CounterValue::counts(amount)) return value().inc(amount);
    update_and_leave([amount](CounterValue& value, bool alone) {
      alone ? value.inc_alone(amount) : value.inc(amount);
    });
  }
  template <class Amount>
  bool inc(Amount amount, const Exemplar& exemplar) const {
    return value().inc(amount, exemplar);
  }
  [[deprecated("Prometheus reads a falling counter as a restart; use a Gauge")]] void dec(
      double amount = 1) const {
    value().fall(amount);
  }

  // Takes the child's value from a callback (see FunctionSlot), for as long as the child lives.
  // Needs two words and two pointers of the family's storage; where that is full, the failure is
  // reported.
  void set_function(ValueFunction function) const { set_child_function(function); }
  void clear_function() const { set_child_function({}); }
};

// With labels: Labelled has labels(), remove() and clear().
template <std::size_t Labels = 0>
class Counter : public Labelled<CounterValue, CounterHandle, Labels> {
 public:
  using Counter::Labelled::Labelled;  // which names mistakes
  Counter(MetricName name, Documentation documentation,
          const LabelName<MetricType::kCounter> (&labels)[Labels],
          CollectorRegistry& home = detail::default_registry_for_labels<Labels>(),
          const MetricOptions& options = kDefaultOptions)
      : Counter::Labelled(name, documentation, labels, options, home, kOperations),
        exemplars_(options.exemplars) {
    this->attach(home);
  }
  // In the default registry.
  Counter(MetricName name, Documentation documentation,
          const LabelName<MetricType::kCounter> (&labels)[Labels], const MetricOptions& options)
      : Counter(name, documentation, labels, detail::default_registry_for_labels<Labels>(),
                options) {}
  ~Counter() { this->detach(); }
  Counter(const Counter&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Counter(MetricName, Documentation,  // that registry ends with this line: name it first
          const LabelName<MetricType::kCounter> (&)[Labels], Registry&&) = delete;
  Counter(MetricName, Documentation, CollectorRegistry&,  // labels come before the registry
          const LabelName<MetricType::kCounter> (&)[Labels]) = delete;

  // As labels(...).inc(...) in one call, with nothing to hold: requests.inc({"GET", "/"}). Takes
  // two thirds of the time. Not for interrupt handlers.
  template <std::size_t Given>
  void inc(const LabelValue (&values)[Given]) {
    inc(values, 1U);
  }
  template <std::size_t Given, class Amount>
  void inc(const LabelValue (&values)[Given], Amount amount) {
    if (!CounterValue::counts(amount)) return this->handle(values).inc(amount);  // reports it
    this->update(values, [amount](CounterValue& value, bool alone) {
      alone ? value.inc_alone(amount) : value.inc(amount);
    });
  }

  // These are mistakes, which they name: there is one value for each child.
  template <class Self = Counter, class... Given>
  void inc(const Given&...) {
    name_no_value<Self>();
  }
  template <class Self = Counter, class... Given>
  void set_function(const Given&...) {
    name_no_value<Self>();
  }

 private:
  template <class Self>
  static int name_no_value() {
    static_assert(
        detail::kNever<Self>,
        "a labelled counter has no value of its own: labels(...).inc(2), or inc({...}, 2)");
    return 0;
  }
  static void construct(void* memory, const Family& family) {
    new (memory) CounterValue(static_cast<const Counter&>(family).exemplars_);
  }
  PROMETHEUS_EXPRESS_OWN_COPY static constexpr ValueOperations kOperations = {
      sizeof(CounterValue), construct, Counter::Labelled::reset,
      Counter::Labelled::forget_exemplars};

  ExemplarStore* exemplars_;
};

// Without labels: a family and a CounterValue in one.
template <>
class Counter<0> : public Unlabelled<CounterValue> {
 public:
  using Unlabelled::Unlabelled;  // which names mistakes
  Counter(MetricName name, Documentation documentation,
          CollectorRegistry& home = default_registry(),
          const MetricOptions& options = kDefaultOptions)
      : Unlabelled(name, documentation, options, options.exemplars) {
    attach(home);
  }
  // In the default registry.
  Counter(MetricName name, Documentation documentation, const MetricOptions& options)
      : Counter(name, documentation, default_registry(), options) {}
  ~Counter() {
    detach();
    forget_exemplars();
  }
  Counter(const Counter&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Counter(MetricName, Documentation,  // that registry ends with this line: name it first
          Registry&&) = delete;
  explicit Counter(MetricName) = delete;  // say what it tells, too
};

Counter(MetricName)->Counter<0>;
Counter(MetricName, Documentation, const MetricOptions&)->Counter<0>;
Counter(MetricName, Documentation)->Counter<0>;
template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
Counter(MetricName, Documentation, Registry&&) -> Counter<0>;
template <std::size_t Labels, class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
Counter(MetricName, Documentation, const LabelName<MetricType::kCounter> (&)[Labels], const Fourth&,
        const Rest&...) -> Counter<Labels>;
template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
Counter(MetricName, Documentation, const Third&, const Rest&...) -> Counter<0>;
Counter(MetricName, Documentation, CollectorRegistry&)->Counter<0>;
Counter(MetricName, Documentation, CollectorRegistry&, const MetricOptions&)->Counter<0>;

}  // namespace prometheus_express
