#include "prometheus_express/sensors/dht22.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "emulated_line.h"
#include "emulators/dht22/dht22.h"
#include "every_fault.h"

namespace prom = prometheus_express;

namespace {

using emulators::Weather;
using prom::SensorStatus;

// It tells what it measured when it was asked the last time: of what there was since then.
struct Chip {
  explicit Chip(const emulators::Clock& clock) : sensor(clock) {}
  void set_weather(const Weather& weather) {
    weathers.push_back(weather);
    sensor.set_weather(weather);
  }
  void set_faults(const emulators::SensorFaults& faults) { sensor.set_faults(faults); }

  emulators::Dht22 sensor;
  std::vector<Weather> weathers = {Weather{}};
};

struct Bench {
  bool shows(const Weather& weather) const {
    const prom::Dht22::Reading& reading = driver.reading();
    return std::fabs(reading.temperature_celsius - weather.temperature_celsius) <= 0.0501 &&
           std::fabs(reading.humidity_percent - weather.humidity_percent) <= 0.0501;
  }

  void check_reading() const {
    bool known = false;
    for (const Weather& weather : chip.weathers) known |= shows(weather);
    REQUIRE(known);
  }

  emulators::Clock clock;
  Chip chip{clock};
  EmulatedPulseLine line{clock, chip.sensor};
  prom::Dht22 driver{line};
};

TEST_CASE("the weather is read back, with the next measurement") {
  Bench bench;
  CHECK(bench.driver.update(0) == SensorStatus::kIdle);
  for (int celsius = -39; celsius <= 79; celsius += 2) {
    for (int step = 0; step <= 10; step += 5) {
      const Weather weather = {celsius + 0.09 * step, 9.9 * step, 1'000, 1'000};
      bench.chip.set_weather(weather);
      REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
      REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
      CHECK(bench.shows(weather));
    }
  }
}

TEST_CASE("asked as often as may be, it is never silent") {
  Bench bench;
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t begin_ns = bench.clock.now_ns();
    REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
    CHECK(bench.clock.now_ns() - begin_ns < 2'150'000'000);  // measure() rests for 100 ms
  }
}

// All bits 0 are what a line that was read wrongly gives, and pass the check sum.
TEST_CASE("zeros alone are no weather") {
  Bench bench;
  emulators::SensorFaults faults;
  faults.garbage_every = 1;
  faults.garbage_byte = 0;
  bench.chip.set_faults(faults);
  CHECK(measure(bench.driver, bench.clock) == SensorStatus::kImplausible);
}

// Bytes at random are left out: one in 256 of them passes the check sum.
TEST_CASE("every fault, at every transaction: no wrong value, and it comes back") {
  check_every_fault<Bench>([](const std::string& fault, int garbage) {
    return garbage == -1 || (garbage != 0xFF && fault != "garbage_every");
  });
}

TEST_CASE("each fault has its word") {
  CHECK(status_with<Bench>("absent") == SensorStatus::kAbsent);
  CHECK(status_with<Bench>("bus_stuck") == SensorStatus::kNotAnswering);
  CHECK(status_with<Bench>("bad_crc_every") == SensorStatus::kBadChecksum);
}

}  // namespace
