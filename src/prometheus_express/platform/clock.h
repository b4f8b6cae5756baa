// The two clocks of a platform. Each platform implements these functions.
#pragma once

#include <cstdint>

namespace prometheus_express {

// Nanoseconds since an arbitrary moment; never goes back. May be called from an interrupt handler.
[[nodiscard]] std::uint64_t monotonic_ns();

// Seconds since 1970-01-01 00:00 UTC, or NaN where the platform has no wall clock.
// May be called from an interrupt handler.
[[nodiscard]] double unix_time_seconds();

}  // namespace prometheus_express
