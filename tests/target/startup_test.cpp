// What the board's start-up promises: data, constructors, floating point, the clock, the console.
#include <cstdint>
#include <limits>

#include "boards/common/program.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/embedded/critical.h"
#include "prometheus_express/platform/embedded/wall_clock.h"
#include "prometheus_express/platform/halt.h"

namespace {

namespace prom = prometheus_express;
namespace port = prometheus_express::port;

constexpr std::uint64_t kMillisecond = 1'000'000;

int failures = 0;

void check(bool holds, const char* what) {
  if (holds) return;
  prom::say(what);
  ++failures;
}

volatile int in_data = 42;
volatile int in_bss;
volatile std::uint64_t constructed_value;

struct Constructed {
  Constructed() { constructed_value = constructed_value * 10 + 7; }
  ~Constructed() { constructed_value = 0; }
} constructed;

volatile float one_third = 1.0f / 3;

void check_memory() {
  check(in_data == 42, ".data was not filled");
  check(in_bss == 0, ".bss was not cleared");
  check(constructed_value == 7, "constructors did not run, or ran twice");
  check(one_third * 3 == 1.0f, "floating point does not work");
}

// The clock must not go back, whatever moment it is read at.
void check_clock_rises(std::uint64_t for_ns) {
  const std::uint64_t begin = prom::monotonic_ns();
  std::uint64_t before = begin;
  while (before < begin + for_ns) {
    const std::uint64_t now = prom::monotonic_ns();
    if (now < before) return check(false, "the clock went back");
    before = now;
  }
}

// With interrupts masked, time goes on across a tick that nobody counts.
void check_masked_clock() {
  const std::uint64_t begin = prom::monotonic_ns();
  prom::Critical critical;
  std::uint64_t now = begin;
  for (unsigned reads = 0; now < begin + kMillisecond; ++reads) {
    if (reads == 10'000'000) return check(false, "the clock stands still with interrupts masked");
    now = prom::monotonic_ns();
  }
}

void check_nested_masks() {
  const port::Saved outer = port::enter_critical();
  const port::Saved inner = port::enter_critical();
  check(inner != outer, "interrupts are not masked, or were masked before");
  port::leave_critical(inner);
  check(port::enter_critical() == inner, "an inner pair unmasked the interrupts");
  port::leave_critical(outer);
  check(port::enter_critical() == outer, "interrupts stay masked");
  port::leave_critical(outer);
}

void check_unix_time() {
  check(prom::unix_time_seconds() != prom::unix_time_seconds(),
        "there is a time before it was set");
  prometheus_express::set_unix_time(1.7e9);
  const double now = prom::unix_time_seconds();
  check(now >= 1.7e9 && now < 1.7e9 + 60, "the time is not what was set");
}

}  // namespace

int main() {
  check_memory();
  check(prom::monotonic_ns() == 0, "the clock runs before it was started");
  board::start();
  check_clock_rises(50 * kMillisecond);
  check_masked_clock();
  check_clock_rises(5 * kMillisecond);
  check_nested_masks();
  check_unix_time();
  prom::say(failures == 0 ? "all good" : "failed");
  return failures;
}
