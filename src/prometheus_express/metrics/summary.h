// Summary: how many values were observed, and their sum.
//
//   prom::Summary latency{"request_seconds", "time to serve a request", registry};
//   latency.observe(0.25);
//   auto timer = latency.time();  // observes the seconds that the scope takes
//
// As a class member, in `extern` and in parameters write Summary<> or Summary<1> (the number of
// labels); a function that takes a SummaryValue& takes both, and children too.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/labelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/summary_value.h"
#include "prometheus_express/metrics/unlabelled.h"

namespace prometheus_express {

// One labelled child, as Summary::labels() gives it. The functions are those of SummaryValue.
class SummaryHandle : public Pinned<SummaryValue> {
 public:
  using Pinned::Pinned;

  void observe(double amount) const { value().observe(amount); }
  auto time() const { return Timer<Pinned<SummaryValue>, &SummaryValue::observe>(*this); }
};

// With labels: Labelled has labels(), remove() and clear().
template <std::size_t Labels = 0>
class Summary : public Labelled<SummaryValue, SummaryHandle, Labels> {
 public:
  Summary(MetricName name, Documentation documentation,
          const LabelName<MetricType::kSummary> (&labels)[Labels],
          CollectorRegistry& home = default_registry(), const MetricOptions& options = {})
      : Summary::Labelled(name, documentation, labels, options, home) {
    this->attach(home);
  }
  ~Summary() { this->detach(); }
};

// Without labels: a family and a SummaryValue in one.
template <>
class Summary<0> : public Unlabelled<SummaryValue> {
 public:
  Summary(MetricName name, Documentation documentation,
          CollectorRegistry& home = default_registry(), const MetricOptions& options = {})
      : Unlabelled(name, documentation, options) {
    attach(home);
  }
  ~Summary() { detach(); }
};

Summary(MetricName, Documentation)->Summary<0>;
Summary(MetricName, Documentation, CollectorRegistry&)->Summary<0>;
Summary(MetricName, Documentation, CollectorRegistry&, const MetricOptions&)->Summary<0>;

}  // namespace prometheus_express
