// Gauge: a value that goes up and down.
//
//   prom::Gauge gas{"gas", "gas from the bme680 sensor", registry};
//   prom::Gauge humidity{"humidity", "humidity from both sensors", {"sensor"}, registry};
//   gas.set(1060948);
//   humidity.labels("bme680").set(49.4062);
//
// As a class member, in `extern` and in parameters write Gauge<> or Gauge<1> (the number of
// labels); a function that takes a GaugeValue& takes both, and children too.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/gauge_value.h"

namespace prometheus_express {

// One labelled child, as Gauge::labels() gives it. The functions are those of GaugeValue.
class GaugeHandle : public Pinned<GaugeValue> {
 public:
  using Pinned::Pinned;

  void set(double to) const { value().set(to); }
  void inc(double amount = 1) const { value().inc(amount); }
  void dec(double amount = 1) const { value().dec(amount); }
  void set_to_current_time() const { value().set_to_current_time(); }
  auto time() const { return Timer<Pinned<GaugeValue>, &GaugeValue::set>(*this); }
  auto track_inprogress() const { return InProgress<Pinned<GaugeValue>>(*this); }

  // Takes the child's value from a callback (see FunctionSlot), for as long as the child lives.
  // Needs two words and two pointers of the family's storage; where that is full, the failure is
  // reported.
  void set_function(ValueFunction function) const { set_child_function(function); }
  void clear_function() const { set_child_function({}); }
};

// With labels: Labelled has labels(), remove() and clear().
template <std::size_t Labels = 0>
class Gauge : public Labelled<GaugeValue, GaugeHandle, Labels> {
 public:
  using Gauge::Labelled::Labelled;  // which names mistakes
  Gauge(MetricName name, Documentation documentation,
        const LabelName<MetricType::kGauge> (&labels)[Labels],
        CollectorRegistry& home = detail::default_registry_for_labels<Labels>(),
        const MetricOptions& options = kDefaultOptions)
      : Gauge::Labelled(name, documentation, labels, options, home) {
    this->attach(home);
  }
  // In the default registry.
  Gauge(MetricName name, Documentation documentation,
        const LabelName<MetricType::kGauge> (&labels)[Labels], const MetricOptions& options)
      : Gauge(name, documentation, labels, detail::default_registry_for_labels<Labels>(), options) {
  }
  ~Gauge() { this->detach(); }
  Gauge(const Gauge&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Gauge(MetricName, Documentation,  // that registry ends with this line: name it first
        const LabelName<MetricType::kGauge> (&)[Labels], Registry&&) = delete;
  Gauge(MetricName, Documentation, CollectorRegistry&,  // labels come before the registry
        const LabelName<MetricType::kGauge> (&)[Labels]) = delete;

  // As labels(...).set(...) and so on in one call, with nothing to hold:
  // humidity.set({"bme680"}, 49.4). Takes two thirds of the time. Not for interrupt handlers.
  template <std::size_t Given>
  void set(const LabelValue (&values)[Given], double to) {
    this->update(values, [to](GaugeValue& value, bool) { value.set(to); });
  }
  template <std::size_t Given>
  void inc(const LabelValue (&values)[Given], double amount = 1) {
    this->update(values, [amount](GaugeValue& value, bool alone) {
      alone ? value.inc_alone(amount) : value.inc(amount);
    });
  }
  template <std::size_t Given>
  void dec(const LabelValue (&values)[Given], double amount = 1) {
    inc(values, -amount);
  }

  // These are mistakes, which they name: there is one value for each child.
  template <class Self = Gauge, class... Given>
  void set(const Given&...) {
    name_no_value<Self>();
  }
  template <class Self = Gauge, class... Given>
  void inc(const Given&...) {
    name_no_value<Self>();
  }
  template <class Self = Gauge, class... Given>
  void dec(const Given&...) {
    name_no_value<Self>();
  }
  template <class Self = Gauge>
  int time() {
    return name_no_value<Self>();
  }
  template <class Self = Gauge>
  int track_inprogress() {
    return name_no_value<Self>();
  }
  template <class Self = Gauge>
  int set_to_current_time() {
    return name_no_value<Self>();
  }
  template <class Self = Gauge, class... Given>
  void set_function(const Given&...) {
    name_no_value<Self>();
  }

 private:
  template <class Self>
  static int name_no_value() {
    static_assert(
        detail::kNever<Self>,
        "a labelled gauge has no value of its own: labels(...).set(21.5), or set({...}, 21.5)");
    return 0;
  }
};

// Without labels: a family and a GaugeValue in one.
template <>
class Gauge<0> : public Unlabelled<GaugeValue> {
 public:
  using Unlabelled::Unlabelled;  // which names mistakes
  Gauge(MetricName name, Documentation documentation, CollectorRegistry& home = default_registry(),
        const MetricOptions& options = kDefaultOptions)
      : Unlabelled(name, documentation, options) {
    attach(home);
  }
  // In the default registry.
  Gauge(MetricName name, Documentation documentation, const MetricOptions& options)
      : Gauge(name, documentation, default_registry(), options) {}
  ~Gauge() { detach(); }
  Gauge(const Gauge&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Gauge(MetricName, Documentation,  // that registry ends with this line: name it first
        Registry&&) = delete;
  explicit Gauge(MetricName) = delete;  // say what it tells, too
};

Gauge(MetricName)->Gauge<0>;
Gauge(MetricName, Documentation, const MetricOptions&)->Gauge<0>;
Gauge(MetricName, Documentation)->Gauge<0>;
template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
Gauge(MetricName, Documentation, Registry&&) -> Gauge<0>;
template <std::size_t Labels, class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
Gauge(MetricName, Documentation, const LabelName<MetricType::kGauge> (&)[Labels], const Fourth&,
      const Rest&...) -> Gauge<Labels>;
template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
Gauge(MetricName, Documentation, const Third&, const Rest&...) -> Gauge<0>;
Gauge(MetricName, Documentation, CollectorRegistry&)->Gauge<0>;
Gauge(MetricName, Documentation, CollectorRegistry&, const MetricOptions&)->Gauge<0>;

}  // namespace prometheus_express
