#include "prometheus_express/metrics/value/gauge_value.h"

#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/platform/clock.h"

namespace prometheus_express {
namespace {

void read_sample(const void* value, unsigned, ValueSnapshot&, SampleNumber& number) {
  number.set(static_cast<const GaugeValue*>(value)->value());
}

}  // namespace

const ValueKind GaugeValue::kKind = {
    kType, "gauge", "gauge", nullptr, Unlabelled<GaugeValue>::parts, nullptr, read_sample, nullptr,
};

void GaugeValue::set_to_current_time() { set(unix_time_seconds()); }

}  // namespace prometheus_express
