// The critical sections of ports/pico_sdk, over a model of the SDK in which threads are cores.
#include <doctest/doctest.h>

#include <cstring>
#include <thread>

#include "frameworks/pico_sdk/model.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/entropy.h"
#include "prometheus_express/platform/port.h"

namespace prom = prometheus_express;

TEST_CASE("the lock is claimed before main()") {
  CHECK(model_claimed(31));
  CHECK_FALSE(model_claimed(30));
}

TEST_CASE("critical sections nest, and the last one lets interrupts in again") {
  const auto outer = prom::port::enter_critical();
  const auto inner = prom::port::enter_critical();
  CHECK_FALSE(model_interrupts_enabled());
  prom::port::leave_critical(inner);
  CHECK_FALSE(model_interrupts_enabled());
  prom::port::leave_critical(outer);
  CHECK(model_interrupts_enabled());
}

TEST_CASE("neither core comes in between the other's") {
  constexpr int kRounds = 20'000;
  long shared = 0;  // no atomic: one lost update is seen
  const auto work = [&shared](unsigned core) {
    model_be_core(core);
    for (int i = 0; i < kRounds; ++i) {
      const auto outer = prom::port::enter_critical();
      const auto inner = prom::port::enter_critical();
      const long before = shared;
      prom::port::let_interrupts_in();
      shared = before + 1;
      prom::port::leave_critical(inner);
      prom::port::leave_critical(outer);
    }
  };
  std::thread other(work, 1);
  work(0);
  other.join();
  CHECK(shared == 2 * kRounds);
}

TEST_CASE("each core is a task of its own") {
  const void* const mine = prom::port::this_task();
  const void* others = nullptr;
  std::thread other([&others] {
    model_be_core(1);
    others = prom::port::this_task();
  });
  other.join();
  CHECK(mine != nullptr);
  CHECK(others != nullptr);
  CHECK(mine != others);
  CHECK(mine == prom::port::this_task());
}

TEST_CASE("entropy fills as much as it was asked for") {
  unsigned char bytes[12] = {};
  REQUIRE(prom::entropy(bytes, 11));
  CHECK(bytes[0] == 0xEF);
  CHECK(bytes[10] == 0xAB);
  CHECK(bytes[11] == 0);
}

TEST_CASE("the clock is in nanoseconds") {
  const std::uint64_t before = prom::monotonic_ns();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK(prom::monotonic_ns() - before >= 2'000'000);
}
