// Children that a metric's limit kept out (MetricOptions::max_children),
// counted by metric. For hosts.
#pragma once

#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/family/pinned.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/counter_value.h"

namespace prometheus_express {

// prometheus_express_dropped_children_by_metric_total of one registry, on the
// heap. The registry has it from its first metric with a limit on, and ends it.
class LimitCounter : public detail::DropCounter,
                     public Labelled<CounterValue, Pinned<CounterValue>, 1> {
 public:
  // The metric, which has a limit, is shown by this registry: from now on its
  // line is there, at 0.
  static void watch(CollectorRegistry& registry, const Family& metric);

 private:
  explicit LimitCounter(const CollectorRegistry& registry);
  ~LimitCounter() { detach(); }

  static LimitCounter& of(CollectorRegistry& registry);
  static LimitCounter* offer(CollectorRegistry& registry, LimitCounter* made);
  static void count(DropCounter& self, const Family& metric);
  static void end(DropCounter& self);
};

}  // namespace prometheus_express
