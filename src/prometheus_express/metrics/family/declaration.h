// Says whether a metric may be registered as it was declared.
#pragma once

#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

// Checks, at run time, everything about the names, labels and unit that does not depend on other
// metrics; what is wrong is reported by the metric's name. C++20 literals were checked by the
// compiler already.
bool declaration_is_good(const Membership& metric, const CollectorRegistry& registry);

}  // namespace prometheus_express
