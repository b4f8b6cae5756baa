// DynamicGauge: a Gauge whose name and labels are known only at run time.
//
//   prom::Status status;
//   const char* labels[] = {"sensor"};
//   prom::DynamicGauge metric{{"temperature_celsius", "help", labels, 1}, registry, status};
//   if (!status.ok()) say(status.text());
//   metric.labels({"bme680"}, status).set(21.5);
#pragma once

#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/metrics/gauge.h"

namespace prometheus_express {

class DynamicGauge : public DynamicMetric<GaugeValue, GaugeHandle,
                                          detail::DynamicLabelled<GaugeValue, GaugeHandle>> {
 public:
  // As of a DynamicCounter.
  DynamicGauge(const MetricDeclaration& declaration, CollectorRegistry& home, Status& status)
      : DynamicMetric(declaration, home, status, detail::check_declaration(declaration, home)) {}
};

}  // namespace prometheus_express
