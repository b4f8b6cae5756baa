// An Adafruit Feather M4 Express with an Ethernet FeatherWing.
#pragma once

#include <cstdint>

#include "boards/feather_m4/board.h"
#include "boards/feather_m4/i2c.h"
#include "boards/feather_m4/spi.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/function_ref.h"

namespace station {

inline constexpr char kBoard[] = "feather_m4";
inline constexpr char kGreeting[] = "Feather M4 Express; the weather is measured.";

// The library's own.
inline constexpr prometheus_express::FunctionRef<std::uint64_t()> kClock = {};

// It has nothing of its own to show.
struct OwnMetrics {
  explicit OwnMetrics(prometheus_express::CollectorRegistry&) {}
};

}  // namespace station
