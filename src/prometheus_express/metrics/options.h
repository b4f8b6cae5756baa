// What a metric's constructor takes besides name, documentation, label names and registry.
#pragma once

#include "prometheus_express/metrics/family.h"

namespace prometheus_express {

struct MetricOptions {
  // Whether the registry's namespace is put before the name. Standard names such as
  // process_start_time_seconds go without.
  Prefix prefix = Prefix::kNamespace;
};

}  // namespace prometheus_express
