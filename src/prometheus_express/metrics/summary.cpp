#include "prometheus_express/metrics/summary.h"

#include "prometheus_express/platform/error.h"

namespace prometheus_express::detail {

bool ranks_are_good(const char* metric, const double* ranks, std::size_t count) {
  if (!kChecksDeclarations || are_ranks(ranks, count)) return true;
  report_mistake("summary '", metric, "': a quantile is from 0 to 1, and there once");
  return false;
}

}  // namespace prometheus_express::detail
