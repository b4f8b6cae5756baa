// Info: facts about the program or the device, as labels of a series that is always 1.
//
//   prom::Info build{"build", "What is running.", {"version", "revision"}, registry};
//   build.info("1.4.0", "8f77478");
//
// writes build_info{version="1.4.0",revision="8f77478"} 1. An Info named "target" that is
// registered without namespace ({prom::Prefix::kNone}) is OpenMetrics' target_info; make it first.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/value.h"

namespace prometheus_express {

// Holds nothing: the facts are the labels.
class InfoValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kInfo;
  static const ValueKind kKind;

  constexpr InfoValue() = default;
  void reset() {}
};

template <std::size_t Labels>
class Info : public Labelled<InfoValue, Pinned<InfoValue>, Labels> {
 public:
  using Info::Labelled::Labelled;  // which names mistakes
  Info(MetricName name, Documentation documentation,
       const LabelName<MetricType::kInfo> (&facts)[Labels],
       CollectorRegistry& home = detail::default_registry_for_labels<Labels>(),
       const MetricOptions& options = kDefaultOptions)
      : Info::Labelled(name, documentation, facts, options, home) {
    this->attach(home);
  }
  // In the default registry.
  Info(MetricName name, Documentation documentation,
       const LabelName<MetricType::kInfo> (&facts)[Labels], const MetricOptions& options)
      : Info(name, documentation, facts, detail::default_registry_for_labels<Labels>(), options) {}
  ~Info() { this->detach(); }
  Info(const Info&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Info(MetricName, Documentation,  // that registry ends with this line: name it first
       const LabelName<MetricType::kInfo> (&)[Labels], Registry&&) = delete;
  Info(MetricName, Documentation, CollectorRegistry&,  // labels come before the registry
       const LabelName<MetricType::kInfo> (&)[Labels]) = delete;

  // Replaces the facts, in the order of the label names; text or integers. Nothing is written
  // before the first call. Thread-safe; not for interrupt handlers.
  template <class... Values>
  void info(const Values&... values) {
    static_assert(sizeof...(Values) == Labels,
                  "info() takes exactly one value for each label name of the metric");
    const LabelValue texts[] = {LabelValue(values)...};
    this->replace_all(texts);
  }

 private:
  using Info::Labelled::clear;
  using Info::Labelled::labels;
  using Info::Labelled::remove;
  using Info::Labelled::remove_by_labels;
};

template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
Info(MetricName, Documentation, const Third&, const Rest&...) -> Info<1>;
template <std::size_t Labels, class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
Info(MetricName, Documentation, const LabelName<MetricType::kInfo> (&)[Labels], const Fourth&,
     const Rest&...) -> Info<Labels>;

}  // namespace prometheus_express
