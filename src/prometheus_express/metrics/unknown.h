// Unknown: a number of which it is not known whether it is a counter or a gauge, say one that is
// passed on from another system. Prefer Counter and Gauge.
//
//   prom::Unknown legacy{"legacy_value", "A value of the old controller.", registry};
//   legacy.set(3);
//
// As a class member, in `extern` and in parameters write Unknown<> or Unknown<1> (the number of
// labels); a function that takes an UnknownValue& takes both, and children too.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/unknown_value.h"

namespace prometheus_express {

// One labelled child, as Unknown::labels() gives it. The functions are those of UnknownValue.
class UnknownHandle : public Pinned<UnknownValue> {
 public:
  using Pinned::Pinned;

  void set(double to) const { value().set(to); }

  // Takes the child's value from a callback, as GaugeHandle::set_function().
  void set_function(ValueFunction function) const { set_child_function(function); }
  void clear_function() const { set_child_function({}); }
};

// With labels: Labelled has labels(), remove() and clear().
template <std::size_t Labels = 0>
class Unknown : public Labelled<UnknownValue, UnknownHandle, Labels> {
 public:
  using Unknown::Labelled::Labelled;  // which names mistakes
  Unknown(MetricName name, Documentation documentation,
          const LabelName<MetricType::kUnknown> (&labels)[Labels],
          CollectorRegistry& home = detail::default_registry_for_labels<Labels>(),
          const MetricOptions& options = kDefaultOptions)
      : Unknown::Labelled(name, documentation, labels, options, home) {
    this->attach(home);
  }
  // In the default registry.
  Unknown(MetricName name, Documentation documentation,
          const LabelName<MetricType::kUnknown> (&labels)[Labels], const MetricOptions& options)
      : Unknown(name, documentation, labels, detail::default_registry_for_labels<Labels>(),
                options) {}
  ~Unknown() { this->detach(); }
  Unknown(const Unknown&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Unknown(MetricName, Documentation,  // that registry ends with this line: name it first
          const LabelName<MetricType::kUnknown> (&)[Labels], Registry&&) = delete;
  Unknown(MetricName, Documentation, CollectorRegistry&,  // labels come before the registry
          const LabelName<MetricType::kUnknown> (&)[Labels]) = delete;

  // As labels(...).set(to) in one call; see Gauge.
  template <std::size_t Given>
  void set(const LabelValue (&values)[Given], double to) {
    this->update(values, [to](UnknownValue& value, bool) { value.set(to); });
  }

  // These are mistakes, which they name: there is one value for each child.
  template <class Self = Unknown, class... Given>
  void set(const Given&...) {
    name_no_value<Self>();
  }
  template <class Self = Unknown, class... Given>
  void set_function(const Given&...) {
    name_no_value<Self>();
  }

 private:
  template <class Self>
  static int name_no_value() {
    static_assert(
        detail::kNever<Self>,
        "a labelled unknown has no value of its own: labels(...).set(3), or set({...}, 3)");
    return 0;
  }
};

// Without labels: a family and an UnknownValue in one.
template <>
class Unknown<0> : public Unlabelled<UnknownValue> {
 public:
  using Unlabelled::Unlabelled;  // which names mistakes
  Unknown(MetricName name, Documentation documentation,
          CollectorRegistry& home = default_registry(),
          const MetricOptions& options = kDefaultOptions)
      : Unlabelled(name, documentation, options) {
    attach(home);
  }
  // In the default registry.
  Unknown(MetricName name, Documentation documentation, const MetricOptions& options)
      : Unknown(name, documentation, default_registry(), options) {}
  ~Unknown() { detach(); }
  Unknown(const Unknown&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Unknown(MetricName, Documentation,  // that registry ends with this line: name it first
          Registry&&) = delete;
  explicit Unknown(MetricName) = delete;  // say what it tells, too
};

Unknown(MetricName)->Unknown<0>;
Unknown(MetricName, Documentation, const MetricOptions&)->Unknown<0>;
Unknown(MetricName, Documentation)->Unknown<0>;
template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
Unknown(MetricName, Documentation, Registry&&) -> Unknown<0>;
template <std::size_t Labels, class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
Unknown(MetricName, Documentation, const LabelName<MetricType::kUnknown> (&)[Labels], const Fourth&,
        const Rest&...) -> Unknown<Labels>;
template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
Unknown(MetricName, Documentation, const Third&, const Rest&...) -> Unknown<0>;
Unknown(MetricName, Documentation, CollectorRegistry&)->Unknown<0>;
Unknown(MetricName, Documentation, CollectorRegistry&, const MetricOptions&)->Unknown<0>;

}  // namespace prometheus_express
