#include "prometheus_express/testing/fake_clock.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <thread>

#include "prometheus_express/exposition/sample_value.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/testing/fake_network.h"

using namespace prometheus_express;

namespace {

TEST_CASE("a timer sees the time that a test lets pass") {
  CollectorRegistry registry;
  Summary took{"took_seconds", "How long it took.", registry};
  FakeClock clock;
  {
    const auto timer = took.time();
    clock.advance_ms(1'500);
  }
  CHECK(get_sample_value(registry, "took_seconds_sum") == 1.5);
  { const auto timer = took.time(); }
  CHECK(get_sample_value(registry, "took_seconds_sum") == 1.5);
  CHECK(get_sample_value(registry, "took_seconds_count") == 2.0);
}

TEST_CASE("the wall clock is set by itself, and goes on with the other one") {
  CollectorRegistry registry;
  Gauge seen{"seen_timestamp_seconds", "When.", registry};
  FakeClock clock;
  const std::uint64_t before = monotonic_ns();
  clock.set_unix_time(1.7e9);
  seen.set_to_current_time();
  CHECK(seen.value() == 1.7e9);
  CHECK(monotonic_ns() == before);
  clock.advance_ms(250);
  seen.set_to_current_time();
  CHECK(seen.value() == 1.7e9 + 0.25);
  CHECK(monotonic_ns() == before + 250'000'000);
  clock.set_unix_time(5);
  CHECK(unix_time_seconds() == doctest::Approx(5));
  clock.set_unix_time(std::numeric_limits<double>::quiet_NaN());
  CHECK(std::isnan(unix_time_seconds()));
}

TEST_CASE("the system's clocks come back, and one within another") {
  const double now = unix_time_seconds();
  {
    FakeClock outer;
    outer.set_unix_time(1);
    {
      FakeClock inner;
      inner.set_unix_time(2);
      CHECK(unix_time_seconds() == doctest::Approx(2));
    }
    CHECK(unix_time_seconds() == doctest::Approx(1));
  }
  CHECK(unix_time_seconds() >= now - 3'600);
  CHECK(unix_time_seconds() < now + 3'600);
}

TEST_CASE("threads have it too") {
  FakeClock clock;
  const std::uint64_t before = monotonic_ns();
  std::uint64_t seen = 0;
  std::thread reader([&] {
    while (seen < before + 5'000'000) seen = monotonic_ns();
  });
  for (int i = 0; i < 5; ++i) clock.advance_ms(1);
  reader.join();
  CHECK(seen == before + 5'000'000);
}

TEST_CASE("a network that follows it moves it when it waits") {
  FakeClock clock;
  FakeNetwork network;
  network.follow(clock);
  const std::uint64_t before = monotonic_ns();
  CHECK(network.now_ms() == before / 1'000'000);
  network.wait(network.now_ms() + 200);
  CHECK(monotonic_ns() == before + 200'000'000);
  network.advance(50);
  CHECK(monotonic_ns() == before + 250'000'000);
  network.wait(network.now_ms() - 1);
  CHECK(monotonic_ns() == before + 250'000'000);
}

}  // namespace
