#include "prometheus_express/metrics/gauge_value.h"

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {

void GaugeValue::set_to_current_time() { set(unix_time_seconds()); }

}  // namespace prometheus_express
