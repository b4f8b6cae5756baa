#include "prometheus_express/sensors/bme680.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "emulated_bus.h"
#include "emulators/bme680/bme680.h"
#include "every_fault.h"

namespace prom = prometheus_express;

namespace {

using emulators::Weather;
using prom::SensorStatus;
using Variant = emulators::Bme680::Variant;

struct Bench {
  explicit Bench(Variant variant = Variant::kBme680,
                 const emulators::bme680::Calibration& calibration = {},
                 const prom::Bme680Options& options = {})
      : chip(clock, prom::Bme680::kAddress, variant, calibration),
        driver(prom::I2cDevice{bus, prom::Bme680::kAddress}, options) {}

  // To the resolution of 16 bits, which is that of one sample; the gas to its 10 bits.
  void check_reading() const {
    const Weather& weather = chip.weather();
    const prom::Bme680::Reading& reading = driver.reading();
    CAPTURE(weather.temperature_celsius);
    REQUIRE(std::fabs(reading.temperature_celsius - weather.temperature_celsius) <= 0.01);
    REQUIRE(std::fabs(reading.humidity_percent - weather.humidity_percent) <= 0.01);
    REQUIRE(std::fabs(reading.pressure_pascals - weather.pressure_hpa * 100) <= 3);
    REQUIRE(std::fabs(reading.gas_ohms / weather.gas_ohms - 1) <= 0.002);
  }

  emulators::Clock clock;
  emulators::Bme680 chip;
  EmulatedBus bus{clock, chip};
  prom::Bme680 driver;
};

TEST_CASE("the weather is read back, by both variants and from different calibrations") {
  for (const Variant variant : {Variant::kBme680, Variant::kBme688}) {
    for (const auto& calibration :
         {emulators::bme680::Calibration{}, emulators::bme680::other_calibration()}) {
      Bench bench{variant, calibration};
      for (int celsius = -20; celsius <= 60; celsius += 5) {
        for (int step = 0; step <= 10; ++step) {
          const Weather weather{celsius + 0.1 * step, 5.0 + 9 * step, 900.0 + 18 * step,
                                8'000.0 * std::pow(1.6, step)};
          bench.chip.set_weather(weather);
          REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
          CHECK(bench.driver.is_bme688() == (variant == Variant::kBme688));
          bench.check_reading();
        }
      }
    }
  }
}

TEST_CASE("a heater that has no time to get hot gives no gas") {
  prom::Bme680Options options;
  options.heater_ms = 5;
  Bench bench{Variant::kBme680, {}, options};
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  CHECK(std::isnan(bench.driver.reading().gas_ohms));
}

TEST_CASE("every fault, at every transaction: no wrong value, and it comes back") {
  check_every_fault<Bench>([](const std::string& fault, int garbage) {
    return fault == "bad_crc_every" || (garbage != 0xFF && fault != "garbage_every");
  });
}

}  // namespace
