#include "prometheus_express/platform/clock.h"

#include "prometheus_express/platform/port.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <chrono>

namespace prometheus_express {

std::uint64_t monotonic_ns() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

double unix_time_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

}  // namespace prometheus_express

#endif
