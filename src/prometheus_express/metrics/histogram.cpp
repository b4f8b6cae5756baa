#include "prometheus_express/metrics/histogram.h"

#include <limits>

#include "prometheus_express/platform/double_bits.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express::detail {

bool take_bounds(const char* metric, double* bounds, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (is_zero(bounds[i])) bounds[i] = 0;
    const bool ascends = i == 0 ? bounds[i] == bounds[i] : bounds[i - 1] < bounds[i];
    if (ascends && finite_bounds(bounds, count) > 0) continue;
    report_mistake("histogram '", metric, "': the buckets must ascend, and one must be below +Inf");
    return false;
  }
  return true;
}

// Out of line: a program's own flags may say that there are no infinities.
std::size_t finite_bounds(const double* bounds, std::size_t count) {
  return bounds[count - 1] == std::numeric_limits<double>::infinity() ? count - 1 : count;
}

}  // namespace prometheus_express::detail
