// Registries whose pages cost something else than many counters.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/storage/heap_storage.h"

namespace bench {

// http_seconds{method,path} with the default buckets: 17 lines a child.
struct ExpressHistograms {
  static constexpr std::size_t kLines = 17;

  explicit ExpressHistograms(std::size_t children);

  prometheus_express::HeapStorage storage;
  prometheus_express::CollectorRegistry registry{"http", storage};
  prometheus_express::Histogram<2, 14> seconds{
      "seconds", "How long requests took.", {"method", "path"}, registry};
};

// Many metrics with few children: what a page's headers cost.
struct ExpressFamilies {
  static constexpr std::size_t kChildren = 3;

  explicit ExpressFamilies(std::size_t families);

  prometheus_express::HeapStorage storage;
  prometheus_express::CollectorRegistry registry{"machine", storage};
  std::vector<std::string> names;
  std::vector<std::unique_ptr<prometheus_express::Gauge<1>>> gauges;
};

// machine_level{tank}, each child read by a callback.
struct ExpressFunctions {
  explicit ExpressFunctions(std::size_t children);

  prometheus_express::HeapStorage storage;
  prometheus_express::CollectorRegistry registry{"machine", storage};
  prometheus_express::Gauge<1> level{"level", "Read by a callback.", {"tank"}, registry};
};

}  // namespace bench
