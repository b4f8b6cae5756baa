#include "prometheus_express/sensors/bme280.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <string>

#include "emulated_bus.h"
#include "emulators/bme280/bme280.h"
#include "every_fault.h"

namespace prom = prometheus_express;

namespace {

using emulators::Weather;
using prom::Oversampling;
using prom::SensorStatus;

struct Bench {
  explicit Bench(const emulators::bme280::Calibration& calibration = {},
                 const prom::Bme280Options& options = {})
      : chip(clock, prom::Bme280::kSecondAddress, calibration),
        driver(prom::I2cDevice{bus, prom::Bme280::kSecondAddress}, options) {}

  // To the resolution of 16 bits, which is that of one sample.
  void check_reading() const {
    const Weather& weather = chip.weather();
    const prom::Bme280::Reading& reading = driver.reading();
    CAPTURE(weather.temperature_celsius);
    REQUIRE(std::fabs(reading.temperature_celsius - weather.temperature_celsius) <= 0.01);
    REQUIRE(std::fabs(reading.humidity_percent - weather.humidity_percent) <= 0.02);
    REQUIRE(std::fabs(reading.pressure_pascals - weather.pressure_hpa * 100) <= 3);
  }

  emulators::Clock clock;
  emulators::Bme280 chip;
  EmulatedBus bus{clock, chip};
  prom::Bme280 driver;
};

TEST_CASE("the weather is read back, from different calibrations") {
  for (const auto& calibration :
       {emulators::bme280::Calibration{}, emulators::bme280::other_calibration()}) {
    Bench bench{calibration};
    for (int celsius = -39; celsius <= 84; celsius += 3) {
      for (int step = 0; step <= 10; ++step) {
        bench.chip.set_weather({celsius + 0.09 * step, 5.0 + 9 * step, 900.0 + 18 * step, 1'000});
        REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
        bench.check_reading();
      }
    }
  }
}

TEST_CASE("it waits for as long as the samples take, whatever their number") {
  constexpr Oversampling kAll[] = {Oversampling::k1, Oversampling::k2, Oversampling::k4,
                                   Oversampling::k8, Oversampling::k16};
  for (const Oversampling temperature : kAll) {
    for (const Oversampling humidity : kAll) {
      for (const Oversampling pressure : kAll) {
        Bench bench{{}, {temperature, humidity, pressure, 0}};
        for (int i = 0; i < 2; ++i) {
          bench.chip.set_weather({20.0 + i, 40.0 + i, 1'000.0 + i, 1'000});
          REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
          bench.check_reading();
        }
      }
    }
  }
}

TEST_CASE("with the filter, it follows the weather slowly") {
  prom::Bme280Options options;
  options.filter = 2;
  Bench bench{{}, options};
  bench.chip.set_weather({20, 40, 1'000, 1'000});
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  bench.check_reading();
  bench.chip.set_weather({24, 40, 1'000, 1'000});
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  CHECK(bench.driver.reading().temperature_celsius > 20.5f);
  CHECK(bench.driver.reading().temperature_celsius < 23.5f);
  for (int i = 0; i < 60; ++i) REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  bench.check_reading();
}

TEST_CASE("a chip that was reset behind the driver's back is told, and set up anew") {
  Bench bench;
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  bench.driver.start(bench.clock.now_ns() / 1'000'000);
  constexpr std::uint8_t kReset[] = {0xE0, 0xB6};
  bench.clock.advance_by(5'000'000);
  REQUIRE(bench.bus.transfer(prom::Bme280::kSecondAddress, kReset, 2, nullptr, 0) ==
          prom::I2cStatus::kOk);
  SensorStatus status = SensorStatus::kMeasuring;
  while (status == SensorStatus::kMeasuring) {
    bench.clock.advance_by(1'000'000);
    status = bench.driver.update(bench.clock.now_ns() / 1'000'000);
  }
  CHECK(status == SensorStatus::kWasReset);
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  bench.check_reading();
}

TEST_CASE("every fault, at every transaction: no wrong value, and it comes back") {
  check_every_fault<Bench>([](const std::string& fault, int garbage) {
    return fault == "bad_crc_every" || (garbage != 0xFF && fault != "garbage_every");
  });
}

TEST_CASE("each fault has its word") {
  CHECK(status_with<Bench>("absent") == SensorStatus::kAbsent);
  CHECK(status_with<Bench>("bus_stuck") == SensorStatus::kNotAnswering);
  CHECK(status_with<Bench>("nack_write_every") == SensorStatus::kNotAnswering);
  CHECK(status_with<Bench>("stuck_conversion") == SensorStatus::kTimedOut);
  CHECK(status_with<Bench>("wrong_id", true) == SensorStatus::kWrongChip);
}

}  // namespace
