// What ports/freertos.cpp promises, over the model of the kernel.
#include "prometheus_express/platform/ports/freertos.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <thread>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/embedded/wall_clock.h"
#include "task.h"

namespace prom = prometheus_express;
namespace port = prometheus_express::port;

namespace {

// Before main(), and so before the scheduler runs.
prom::Counter<> early{"early_total", ""};

const bool counted_early = [] {
  early.inc();
  return true;
}();

// doctest's main() stands for the first task.
struct Start {
  Start() {
    model_run_scheduler(true);
    prom::set_unix_time(1.7e9);
  }
} start;

void sleep_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

}  // namespace

TEST_CASE("metrics count before the scheduler runs") {
  CHECK(counted_early);
  CHECK(early.value() == 1);
}

TEST_CASE("critical sections nest") {
  const port::Saved outer = port::enter_critical();
  const port::Saved inner = port::enter_critical();
  bool entered = false;
  std::thread other([&] {
    const port::Saved saved = port::enter_critical();
    entered = true;
    port::leave_critical(saved);
  });
  port::leave_critical(inner);
  sleep_ms(20);
  CHECK_FALSE(entered);  // read under the same lock
  port::leave_critical(outer);
  other.join();
  CHECK(entered);
}

TEST_CASE("tasks are told apart") {
  const void* const own = port::this_task();
  CHECK(own != nullptr);
  CHECK(port::this_task() == own);
  std::thread([own] { CHECK(port::this_task() != own); }).join();
}

TEST_CASE("the clock goes on when the counter of ticks begins anew") {
  std::uint64_t before = prom::monotonic_ns();
  const std::uint64_t first = before;
  for (int i = 0; i < 260; ++i) {
    sleep_ms(10);
    const std::uint64_t now = prom::monotonic_ns();
    REQUIRE(now >= before);
    REQUIRE(now - before < 10'000'000'000);
    before = now;
  }
  CHECK(before - first >= 2'500'000'000);
  CHECK(prom::unix_time_seconds() > 1.7e9 + 2);
}
