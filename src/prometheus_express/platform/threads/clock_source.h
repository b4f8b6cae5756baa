// What the two clocks of platform/clock.h are read from on a host: the system, unless a test has
// said otherwise (testing/fake_clock.h).
#pragma once

#include <cstdint>

namespace prometheus_express {

// Read by any thread.
class ClockSource {
 public:
  virtual std::uint64_t monotonic_ns() const = 0;
  virtual double unix_time_seconds() const = 0;

 protected:
  ~ClockSource() = default;
};

// Takes this one from now on; nullptr: the system's. Borrowed. Returns the one before.
const ClockSource* set_clock_source(const ClockSource* source);

}  // namespace prometheus_express
