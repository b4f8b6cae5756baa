// DynamicCounter: a Counter whose name and labels are known only at run time.
//
//   prom::Status status;
//   const char* labels[] = {"sensor"};
//   prom::DynamicCounter metric{{"requests_total", "help", labels, 1}, registry, status};
//   if (!status.ok()) say(status.text());
//   metric.labels({"bme680"}, status).inc();
#pragma once

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/dynamic/dynamic_metric.h"

namespace prometheus_express {

// Without exemplars.
class DynamicCounter : public DynamicMetric<CounterValue, CounterHandle,
                                            detail::DynamicLabelled<CounterValue, CounterHandle>> {
 public:
  // `status` is left alone where the metric is shown from now on. kInvalid: a name or the unit is
  // not allowed, a name is taken, there are labels and no storage; its text says which. Not for
  // interrupt handlers, nor for callbacks of metrics.
  DynamicCounter(const MetricDeclaration& declaration, CollectorRegistry& home, Status& status)
      : DynamicMetric(declaration, home, status, detail::check_declaration(declaration, home)) {}
};

}  // namespace prometheus_express
