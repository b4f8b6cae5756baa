#include "prometheus_express/sensors/sht31.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "emulated_bus.h"
#include "emulators/sht31/sht31.h"
#include "every_fault.h"

namespace prom = prometheus_express;

namespace {

using emulators::Weather;
using prom::SensorStatus;

struct Bench {
  explicit Bench(std::uint8_t address = prom::Sht31::kAddress)
      : chip(clock, address), driver(prom::I2cDevice{bus, address}) {}

  // To half a step of 16 bits.
  void check_reading() const {
    const Weather& weather = chip.weather();
    const prom::Sht31::Reading& reading = driver.reading();
    REQUIRE(std::fabs(reading.temperature_celsius - weather.temperature_celsius) <= 0.0014);
    REQUIRE(std::fabs(reading.humidity_percent - weather.humidity_percent) <= 0.0008);
  }

  // What a program that ran before may have sent.
  void command(std::uint8_t high, std::uint8_t low) {
    const std::uint8_t bytes[] = {high, low};
    REQUIRE(bus.transfer(chip.address(), bytes, 2, nullptr, 0) == prom::I2cStatus::kOk);
    clock.advance_by(2'000'000);
  }

  emulators::Clock clock;
  emulators::Sht31 chip;
  EmulatedBus bus{clock, chip};
  prom::Sht31 driver;
};

TEST_CASE("the weather is read back, at both addresses") {
  for (const std::uint8_t address : {prom::Sht31::kAddress, prom::Sht31::kSecondAddress}) {
    Bench bench{address};
    CHECK(bench.driver.update(0) == SensorStatus::kIdle);
    for (int celsius = -39; celsius <= 124; ++celsius) {
      for (int step = 0; step <= 10; ++step) {
        bench.chip.set_weather({celsius + 0.037 * step, 10.0 * step, 1'000, 1'000});
        REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
        bench.check_reading();
      }
    }
  }
}

TEST_CASE("a chip that a program before left measuring by itself, or heating, is set up anew") {
  Bench bench;
  bench.command(0x27, 0x37);  // ten times a second
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  bench.check_reading();
  Bench heated;
  heated.command(0x30, 0x6D);
  REQUIRE(heated.chip.heater_is_on());
  REQUIRE(measure(heated.driver, heated.clock) == SensorStatus::kOk);
  CHECK_FALSE(heated.chip.heater_is_on());
}

TEST_CASE("a chip that is converting already, because the program starts anew, is set up anew") {
  Bench bench;
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  bench.driver.start(bench.clock.now_ns() / 1'000'000);
  prom::Sht31 other{prom::I2cDevice{bench.bus, prom::Sht31::kAddress}};
  REQUIRE(measure(other, bench.clock) == SensorStatus::kOk);
}

TEST_CASE("every fault, at every transaction: no wrong value, and it comes back") {
  check_every_fault<Bench>([](const std::string& fault, int garbage) {
    return garbage != 0xFF && fault != "garbage_every";
  });
}

TEST_CASE("each fault has its word") {
  CHECK(status_with<Bench>("absent") == SensorStatus::kAbsent);
  CHECK(status_with<Bench>("bus_stuck") == SensorStatus::kNotAnswering);
  CHECK(status_with<Bench>("nack_write_every") == SensorStatus::kNotAnswering);
  CHECK(status_with<Bench>("stuck_conversion") == SensorStatus::kTimedOut);
  CHECK(status_with<Bench>("bad_crc_every") == SensorStatus::kBadChecksum);
}

}  // namespace
