#include "prometheus_express/metrics/exception_count.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "prometheus_express.h"

namespace prom = prometheus_express;

namespace {

template <class Counter>
void run(Counter&& counter, bool fails) {
  const auto guard = prom::count_exceptions(counter);
  if (fails) throw std::runtime_error("no such sensor");
}

// Looks at a counter while it is itself run by an exception on its way.
struct Witness {
  prom::CounterValue& counter;
  ~Witness() { run(counter, false); }
};

TEST_CASE("scopes that an exception leaves are counted, others not") {
  prom::FixedStorage<1024> storage;
  prom::CollectorRegistry registry{storage};
  prom::Counter plain{"failures_total", "Failures.", registry};
  prom::Counter by_part{"part_failures_total", "Failures.", {"part"}, registry};
  run(plain, false);
  run(by_part.labels("fan"), false);
  CHECK(plain.value() == 0);
  CHECK(by_part.labels("fan").value().value() == 0);
  CHECK_THROWS_AS(run(plain, true), std::runtime_error);
  CHECK_THROWS_AS(run(by_part.labels("fan"), true), std::runtime_error);
  CHECK(plain.value() == 1);
  CHECK(by_part.labels("fan").value().value() == 1);
}

TEST_CASE("an exception that was there before is not counted") {
  prom::CollectorRegistry registry;
  prom::Counter counter{"failures_total", "Failures.", registry};
  const auto fail = [&counter] {
    const Witness witness{counter};
    throw std::runtime_error("on its way");
  };
  CHECK_THROWS_AS(fail(), std::runtime_error);
  CHECK(counter.value() == 0);
}

}  // namespace
