#include "prometheus_express/platform/embedded/wall_clock.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_WALL_CLOCK

#include <limits>

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/clock.h"

namespace prometheus_express {
namespace {

DoubleCell unix_time_at_zero;  // 0: not known

}  // namespace

double unix_time_seconds() {
  const double at_zero = unix_time_at_zero.load();
  if (at_zero == 0) return std::numeric_limits<double>::quiet_NaN();
  return at_zero + static_cast<double>(monotonic_ns()) * 1e-9;
}

void set_unix_time(double seconds) {
  unix_time_at_zero.set(seconds - static_cast<double>(monotonic_ns()) * 1e-9);
}

}  // namespace prometheus_express

#endif
