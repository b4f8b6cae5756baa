#include "prometheus_express/platform/port.h"

// Only for that port.
#if defined(PROMETHEUS_EXPRESS_ARDUINO)

#include <Arduino.h>

#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/embedded/critical.h"
#include "prometheus_express/platform/embedded/two_counters.h"
#include "prometheus_express/platform/entropy.h"

namespace prometheus_express {
namespace {

TwoCounters counters;

}  // namespace

std::uint64_t monotonic_ns() {
  const Critical critical;
  const auto ms = static_cast<std::uint32_t>(millis());
  return counters.us_at(ms, static_cast<std::uint32_t>(micros())) * 1000;
}

PROMETHEUS_EXPRESS_WEAK bool entropy(unsigned char*, std::size_t) { return false; }

}  // namespace prometheus_express

#endif
