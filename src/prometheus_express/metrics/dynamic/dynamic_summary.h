// DynamicSummary: a Summary whose name and labels are known only at run time.
//
//   prom::Status status;
//   const char* labels[] = {"sensor"};
//   prom::DynamicSummary metric{{"request_seconds", "help", labels, 1}, registry, status};
//   if (!status.ok()) say(status.text());
//   metric.labels({"bme680"}, status).observe(0.25);
#pragma once

#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/metrics/summary.h"

namespace prometheus_express {

// Count and sum, without quantiles.
class DynamicSummary : public DynamicMetric<SummaryValue, SummaryHandle,
                                            detail::DynamicLabelled<SummaryValue, SummaryHandle>> {
 public:
  // As of a DynamicCounter.
  DynamicSummary(const MetricDeclaration& declaration, CollectorRegistry& home, Status& status)
      : DynamicMetric(declaration, home, status, detail::check_declaration(declaration, home)) {}
};

}  // namespace prometheus_express
