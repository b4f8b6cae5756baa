#include "prometheus_express/platform/clock.h"

#include "prometheus_express/platform/port.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <atomic>
#include <chrono>

#include "prometheus_express/platform/threads/clock_source.h"

namespace prometheus_express {
namespace {

std::atomic<const ClockSource*> clock_source{nullptr};

}  // namespace

const ClockSource* set_clock_source(const ClockSource* source) {
  return clock_source.exchange(source, std::memory_order_acq_rel);
}

std::uint64_t monotonic_ns() {
  const ClockSource* const source = clock_source.load(std::memory_order_acquire);
  if (source != nullptr) return source->monotonic_ns();
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

double unix_time_seconds() {
  const ClockSource* const source = clock_source.load(std::memory_order_acquire);
  if (source != nullptr) return source->unix_time_seconds();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

}  // namespace prometheus_express

#endif
