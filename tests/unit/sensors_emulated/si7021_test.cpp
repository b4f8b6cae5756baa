#include "prometheus_express/sensors/si7021.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "emulated_bus.h"
#include "emulators/si7021/si7021.h"
#include "every_fault.h"

namespace prom = prometheus_express;

namespace {

using emulators::Weather;
using prom::SensorStatus;

struct Bench {
  // To half a step of 14 and of 12 bits, and the two status bits below.
  void check_reading() const {
    const Weather& weather = chip.weather();
    const prom::Si7021::Reading& reading = driver.reading();
    REQUIRE(std::fabs(reading.temperature_celsius - weather.temperature_celsius) <= 0.006);
    REQUIRE(std::fabs(reading.humidity_percent - weather.humidity_percent) <= 0.0195);
  }

  emulators::Clock clock;
  emulators::Si7021 chip{clock};
  EmulatedBus bus{clock, chip};
  prom::Si7021 driver{prom::I2cDevice{bus, prom::Si7021::kAddress}};
};

TEST_CASE("the weather is read back") {
  Bench bench;
  for (int celsius = -39; celsius <= 124; ++celsius) {
    for (int step = 0; step <= 10; ++step) {
      bench.chip.set_weather({celsius + 0.037 * step, 10.0 * step, 1'000, 1'000});
      REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
      bench.check_reading();
    }
  }
}

// Bytes at random are left out: one in 1024 of them passes an 8-bit check sum and two status bits.
TEST_CASE("every fault, at every transaction: no wrong value, and it comes back") {
  check_every_fault<Bench>([](const std::string& fault, int garbage) {
    return garbage == -1 || (garbage != 0xFF && fault != "garbage_every");
  });
}

}  // namespace
