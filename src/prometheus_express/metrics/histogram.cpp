#include "prometheus_express/metrics/histogram.h"

#include "prometheus_express/platform/error.h"

namespace prometheus_express::detail {

bool bounds_are_good(const char* metric, const double* bounds, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const bool ascends = i == 0 ? bounds[i] == bounds[i] : bounds[i - 1] < bounds[i];
    if (ascends && finite_bounds(bounds, count) > 0) continue;
    report_mistake("histogram '", metric, "': the buckets must ascend, and one must be below +Inf");
    return false;
  }
  return true;
}

}  // namespace prometheus_express::detail
