// DynamicHistogram: a Histogram whose name, labels and buckets are known only at run time.
//
//   prom::Status status;
//   const double bounds[] = {0.1, 1, 10};
//   std::uint64_t counts[4] = {};
//   prom::DynamicHistogram latency{{"request_seconds", "help"}, {bounds, 3, counts}, registry,
//                                  status};
//   latency.labels({}, status).observe(0.25);
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/metrics/histogram.h"

namespace prometheus_express {

// The buckets of a DynamicHistogram. All is borrowed and outlives the metric.
struct DynamicBuckets {
  // `count` ascending upper bounds (1 to kMaxBuckets), none of them -0, at least one below +Inf,
  // which need not be given.
  const double* bounds = nullptr;
  std::size_t count = 0;

  // Without labels: memory for count + 1 numbers, which the metric sets to 0. With labels nullptr
  // does: each child has its own in the registry's storage.
  std::uint64_t* counts = nullptr;
};

namespace detail {

// As check_declaration().
Status check_histogram(const MetricDeclaration& declaration, const DynamicBuckets& buckets,
                       const CollectorRegistry& home);

template <>
class DynamicPlain<HistogramValue> : public Unlabelled<HistogramValue> {
 public:
  DynamicPlain(const MetricDeclaration& declaration, const DynamicBuckets& buckets);
  ~DynamicPlain() { detach(); }
  Status try_attach(CollectorRegistry& home) {
    set_created(home, static_cast<HistogramValue&>(*this));
    return Family::try_attach(home);
  }
  using Family::refuse;
};

// A base of its own, so that it is there when the family looks into it.
struct DynamicHistogramParts {
  DynamicBuckets child_buckets;
  ValueOperations operations;
};

class DynamicLabelledHistogram : private DynamicHistogramParts,
                                 public DynamicFamily<HistogramValue, HistogramHandle> {
 public:
  DynamicLabelledHistogram(const MetricDeclaration& declaration, const CollectorRegistry& home,
                           const DynamicBuckets& buckets);
  ~DynamicLabelledHistogram() { detach(); }

  using DynamicFamily::handle;
  using DynamicFamily::remove;
  using DynamicFamily::sink;
  using Family::refuse;
  using Family::try_attach;

 private:
  static void construct(void* memory, const Family& family);
};

}  // namespace detail

// Without native buckets and exemplars.
class DynamicHistogram
    : public DynamicMetric<HistogramValue, HistogramHandle, detail::DynamicLabelledHistogram> {
 public:
  // As of a DynamicCounter; kInvalid also where the buckets are not as DynamicBuckets says.
  DynamicHistogram(const MetricDeclaration& declaration, const DynamicBuckets& buckets,
                   CollectorRegistry& home, Status& status);
};

}  // namespace prometheus_express
