// The types of metric.
#pragma once

#include <cstdint>

namespace prometheus_express {

enum class MetricType : std::uint8_t { kCounter, kGauge, kSummary, kHistogram };

// "counter", "gauge", "summary", "histogram".
const char* type_name(MetricType type);

}  // namespace prometheus_express
