// The types of metric.
#pragma once

#include <cstdint>

namespace prometheus_express {

enum class MetricType : std::uint8_t {
  kCounter,
  kGauge,
  kSummary,
  kHistogram,
  kInfo,
  kStateSet,
  kUnknown,
};

// "counter", "gauge", "summary", "histogram", "info", "stateset", "unknown".
const char* type_name(MetricType type);

}  // namespace prometheus_express
