// What a metric's constructor takes besides name, documentation, label names and registry.
#pragma once

#include <cstdint>

namespace prometheus_express {

// Whether a registry's namespace is put before the names of a metric.
enum class Prefix : std::uint8_t { kNamespace, kNone };

class ExemplarStore;

struct MetricOptions {
  // Standard names such as process_start_time_seconds go without the registry's namespace.
  Prefix prefix = Prefix::kNamespace;

  // The base unit, for formats that have a place for it: "seconds", "bytes". The name must end with
  // it: request_seconds, sent_bytes_total. A literal, or a text that outlives the metric.
  const char* unit = "";

  // Memory for the exemplars of a counter or histogram, which must outlive the metric. Without it
  // exemplars are not kept.
  ExemplarStore* exemplars = nullptr;
};

}  // namespace prometheus_express
