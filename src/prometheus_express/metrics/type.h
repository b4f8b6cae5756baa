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
  kGaugeHistogram,
};

// Says whether a series of this type has a moment from which on it counts.
constexpr bool has_created(MetricType type) {
  return type == MetricType::kCounter || type == MetricType::kSummary ||
         type == MetricType::kHistogram;
}

}  // namespace prometheus_express
