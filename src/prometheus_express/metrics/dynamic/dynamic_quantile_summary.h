// DynamicQuantileSummary: a Summary with quantiles whose name, labels and quantiles are known only
// at run time. Apart from DynamicSummary, so that who wants no quantiles links nothing of them.
//
//   prom::Status status;
//   const double ranks[] = {0.5, 0.99};
//   prom::DynamicQuantileSummary latency{{"request_seconds", "help"}, {ranks, 2}, registry,
//   status}; latency.labels({}, status).observe(0.25);
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/metrics/summary.h"

namespace prometheus_express {

// Which quantiles, of what was observed how lately. Copied.
struct DynamicQuantiles {
  const double* ranks = nullptr;  // each from 0 to 1, and there once
  std::size_t count = 0;          // 1 to kMaxQuantiles
  std::uint64_t max_age_ns = kDefaultMaxAgeNs;
};

namespace detail {

// As check_declaration().
Status check_quantiles(const MetricDeclaration& declaration, const DynamicQuantiles& wanted,
                       const CollectorRegistry& home);

// With room for as many ranks as there may be.
using DynamicQuantilePart = QuantileCellsPart<kMaxQuantiles>;

// That of a metric without labels, made before the metric is shown. Of one with labels it says what
// the children have, each in the registry's storage.
struct DynamicQuantilePlace {
  explicit DynamicQuantilePlace(const DynamicQuantiles& wanted);
  DynamicQuantilePart part;
};

class DynamicLabelledQuantiles : public DynamicFamily<SummaryValue, SummaryHandle> {
 public:
  DynamicLabelledQuantiles(const MetricDeclaration& declaration, const CollectorRegistry& home,
                           const DynamicQuantilePart* like);
  ~DynamicLabelledQuantiles() { detach(); }

  using DynamicFamily::handle;
  using DynamicFamily::remove;
  using DynamicFamily::sink;
  using Family::refuse;
  using Family::try_attach;

 private:
  struct Cells {
    explicit Cells(const DynamicQuantilePart& like) : part(like.wanted(), like.count) {
      value.add_quantiles(&part);
    }
    SummaryValue value;
    DynamicQuantilePart part;
  };
  static void construct(void* memory, const Family& family);
  static const ValueOperations kOperations;

  const DynamicQuantilePart& like_;
};

}  // namespace detail

class DynamicQuantileSummary
    : private detail::DynamicQuantilePlace,
      public DynamicMetric<SummaryValue, SummaryHandle, detail::DynamicLabelledQuantiles> {
 public:
  // As of a DynamicCounter; kInvalid also where the quantiles are not as DynamicQuantiles says.
  DynamicQuantileSummary(const MetricDeclaration& declaration, const DynamicQuantiles& wanted,
                         CollectorRegistry& home, Status& status)
      : DynamicQuantilePlace(wanted),
        DynamicMetric(declaration, home, status, detail::check_quantiles(declaration, wanted, home),
                      &part) {}
};

}  // namespace prometheus_express
