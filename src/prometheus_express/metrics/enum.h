// Enum: which one of a fixed list of states holds. OpenMetrics calls it a StateSet.
//
//   prom::Enum task{"task_state", "What the task does.", registry,
//                   prom::states("starting", "running", "stopped")};
//   task.state("running");
//
// writes a series for each state, task_state{task_state="running"} 1 and the others 0. The first
// state is the initial one. The metric's name is a label's too: it has no ':' and no "__" at its
// beginning. As a class member write Enum<0, 3> (labels, states); a function that takes an
// EnumValue& takes any.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/enum_value.h"

namespace prometheus_express {

// The names of the states, which are borrowed: literals, or texts that outlive the metric. UTF-8.
template <std::size_t Count>
struct States {
  const char* names[Count];
};

// states("starting", "running", "stopped")
template <class... Names>
constexpr States<sizeof...(Names)> states(const Names&... names) {
  static_assert(sizeof...(Names) >= 1, "an Enum has at least one state");
  return {{names...}};
}

namespace detail {

// Whether the names of the states are fit for a page; reported if not.
bool states_are_good(const char* metric, const char* const* states, std::size_t count);

}  // namespace detail

// One labelled child, as Enum::labels() gives it. The functions are those of EnumValue.
class EnumHandle : public Pinned<EnumValue> {
 public:
  using Pinned::Pinned;

  void state(std::string_view name) const { value().state(name); }
  bool try_state(std::string_view name) const { return value().try_state(name); }
};

// With labels: Labelled has labels(), remove() and clear().
template <std::size_t Labels, std::size_t Count>
class Enum : public Labelled<EnumValue, EnumHandle, Labels> {
 public:
  using Enum::Labelled::Labelled;  // which names mistakes
  Enum(MetricName name, Documentation documentation,
       const LabelName<MetricType::kStateSet> (&labels)[Labels], CollectorRegistry& home,
       const States<Count>& states, const MetricOptions& options = kDefaultOptions)
      : Enum::Labelled(name, documentation, labels, options, home, kOperations), states_(states) {
    detail::states_are_good(name.text(), states_.names, Count) ? this->attach(home)
                                                               : this->refuse();
  }
  // In the default registry.
  Enum(MetricName name, Documentation documentation,
       const LabelName<MetricType::kStateSet> (&labels)[Labels], const States<Count>& states,
       const MetricOptions& options = kDefaultOptions)
      : Enum(name, documentation, labels, detail::default_registry_for_labels<Labels>(), states,
             options) {}
  ~Enum() { this->detach(); }
  Enum(const Enum&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Enum(MetricName, Documentation,  // that registry ends with this line: name it first
       const LabelName<MetricType::kStateSet> (&)[Labels], Registry&&) = delete;
  Enum(MetricName, Documentation, CollectorRegistry&,  // labels come before the registry
       const LabelName<MetricType::kStateSet> (&)[Labels]) = delete;

  // These are mistakes, which they name: there is one value for each child.
  template <class Self = Enum, class... Given>
  void state(const Given&...) {
    name_no_value<Self>();
  }

 private:
  template <class Self>
  static int name_no_value() {
    static_assert(detail::kNever<Self>,
                  "a labelled Enum has no state of its own: labels(...).state(\"running\")");
    return 0;
  }

  static void construct(void* memory, const Family& family) {
    new (memory) EnumValue(static_cast<const Enum&>(family).states_.names, Count);
  }
  PROMETHEUS_EXPRESS_OWN_COPY static constexpr ValueOperations kOperations = {
      sizeof(EnumValue), construct, Enum::Labelled::reset, nullptr};

  States<Count> states_;
};

// Without labels: a family and an EnumValue in one.
template <std::size_t Count>
class Enum<0, Count> : public Unlabelled<EnumValue> {
 public:
  using Unlabelled::Unlabelled;  // which names mistakes
  Enum(MetricName name, Documentation documentation, CollectorRegistry& home,
       const States<Count>& states, const MetricOptions& options = kDefaultOptions)
      : Unlabelled(name, documentation, options, states_.names, Count), states_(states) {
    detail::states_are_good(name.text(), states_.names, Count) ? attach(home) : refuse();
  }
  // In the default registry.
  Enum(MetricName name, Documentation documentation, const States<Count>& states,
       const MetricOptions& options = kDefaultOptions)
      : Enum(name, documentation, default_registry(), states, options) {}
  ~Enum() { detach(); }
  Enum(const Enum&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Enum(MetricName, Documentation,  // that registry ends with this line: name it first
       Registry&&) = delete;
  explicit Enum(MetricName) = delete;  // say what it tells, too

 private:
  States<Count> states_;
};

template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
Enum(MetricName, Documentation, const Third&, const Rest&...) -> Enum<0, 1>;
template <std::size_t Labels, class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
Enum(MetricName, Documentation, const LabelName<MetricType::kStateSet> (&)[Labels], const Fourth&,
     const Rest&...) -> Enum<Labels, 1>;
template <std::size_t Count>
Enum(MetricName, Documentation, const States<Count>&) -> Enum<0, Count>;
template <std::size_t Count>
Enum(MetricName, Documentation, const States<Count>&, const MetricOptions&) -> Enum<0, Count>;
template <std::size_t Count>
Enum(MetricName, Documentation, CollectorRegistry&, const States<Count>&) -> Enum<0, Count>;
template <std::size_t Count>
Enum(MetricName, Documentation, CollectorRegistry&, const States<Count>&, const MetricOptions&)
    -> Enum<0, Count>;

}  // namespace prometheus_express
