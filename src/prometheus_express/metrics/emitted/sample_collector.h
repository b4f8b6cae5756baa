// SampleCollector: a function that says in each scrape what there is (metric_families.h).
#pragma once

#include <cstdint>
#include <utility>

#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/emitted/metric_families.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/guarded.h"

namespace prometheus_express {

// Calls `function(emission)` once for each scrape, on the thread that scrapes; see
// Collector::collect(). What it throws costs that scrape, and what it had not emitted yet stays.
// The last of the objects that the function uses, since other threads may call it from now on.
template <class Function>
class SampleCollector final : public Collector {
 public:
  SampleCollector(CollectorRegistry& registry, Function function)
      : families_(registry), function_(std::move(function)), registration_(registry, *this) {}

  void collect() override {
    Emission emission{families_};
    on_throw([&] { function_(emission); }, [&] { emission.cancel(); });
  }

  // As MetricFamilies::refused().
  std::uint64_t refused() const { return families_.refused(); }

 private:
  MetricFamilies families_;
  Function function_;
  CollectorRegistration registration_;
};

}  // namespace prometheus_express
