// The clocks of a unit test: while one lives, monotonic_ns() and unix_time_seconds() are what it
// says, for timers, quantiles, exemplars and `_created`, and time passes only when the test says
// so.
//
//   prom::FakeClock clock;
//   prom::Gauge seen{"last_seen_timestamp_seconds", "When.", registry};
//   clock.set_unix_time(1.7e9);
//   seen.set_to_current_time();                    // 1.7e9
//   prom::Summary took{"step_seconds", "How long a step took.", registry};
//   {
//     const auto timer = took.time();
//     clock.advance_ms(1'500);
//   }                                              // observes 1.5
//
// A FakeNetwork has a time of its own, or follow()s this one. Threads that run meanwhile have this
// clock as well: a server of start_http_server() has no time limits while it stands. For hosts;
// link prometheus_express::testing.
#pragma once

#include <atomic>
#include <cstdint>

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include "prometheus_express/platform/threads/clock_source.h"

namespace prometheus_express {

// Made and ended by one thread, the last that was made first; any thread may read and set it.
class FakeClock final : private ClockSource {
 public:
  // Begins at 1,000 s after the arbitrary moment, and at 2001-09-09 01:46:40 UTC.
  FakeClock() : before_(set_clock_source(this)) {}
  ~FakeClock() { set_clock_source(before_); }
  FakeClock(const FakeClock&) = delete;
  FakeClock& operator=(const FakeClock&) = delete;

  // Lets time pass, by both clocks.
  void advance_ms(std::uint64_t ms) { passed_ns_ += ms * 1'000'000; }
  void advance_ns(std::uint64_t ns) { passed_ns_ += ns; }

  // Sets the wall clock alone, as a user or NTP does: also back, and to NaN, for a device that does
  // not know the time.
  void set_unix_time(double seconds) { unix_at_start_ = seconds - passed_seconds(); }

  std::uint64_t monotonic_ns() const override { return kStartNs + passed_ns_; }
  double unix_time_seconds() const override { return unix_at_start_ + passed_seconds(); }

 private:
  static constexpr std::uint64_t kStartNs = 1'000'000'000'000;

  double passed_seconds() const { return static_cast<double>(passed_ns_) * 1e-9; }

  std::atomic<std::uint64_t> passed_ns_{0};
  std::atomic<double> unix_at_start_{1e9};
  const ClockSource* before_;
};

}  // namespace prometheus_express

#endif
