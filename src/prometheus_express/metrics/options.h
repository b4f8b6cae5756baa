// What a metric's constructor takes besides name, documentation, label names and registry.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// What is put before the name of a metric, with a '_' between.
enum class Prefix : std::uint8_t {
  kNamespace,
  kNone,
  kLibrary,  // "prometheus_express", for what the library itself has to tell
};

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

#if PROMETHEUS_EXPRESS_LARGE
  // The most children that the metric may have, for labels whose values come from outside; 0: as
  // many as the storage holds. What is beyond it goes nowhere and is counted, all in
  // prometheus_express_dropped_children_total, and by metric in
  // prometheus_express_dropped_children_by_metric_total, which a registry with such a metric has.
  // Children that were removed and still have a handle count as well. On a board the storage is the
  // limit.
  std::size_t max_children = 0;
#endif
};

// An object, so that the many metrics without options do not each make one.
PROMETHEUS_EXPRESS_OWN_COPY inline constexpr MetricOptions kDefaultOptions{};

}  // namespace prometheus_express
