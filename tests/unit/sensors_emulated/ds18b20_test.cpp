#include "prometheus_express/sensors/ds18b20.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <initializer_list>
#include <string>

#include "emulated_line.h"
#include "emulators/ds18b20/ds18b20.h"
#include "every_fault.h"

namespace prom = prometheus_express;

namespace {

using prom::Ds18b20Resolution;
using prom::SensorStatus;
using Power = emulators::Ds18b20::Power;

prom::OneWireAddress address_of(const emulators::Ds18b20& chip) {
  prom::OneWireAddress address;
  std::memcpy(address.bytes, chip.rom().data(), sizeof address.bytes);
  return address;
}

void set_celsius(emulators::Ds18b20& chip, double celsius) {
  chip.set_weather({celsius, 50, 1'000, 1'000});
}

struct Bench {
  explicit Bench(Ds18b20Resolution resolution = Ds18b20Resolution::kSixteenth,
                 Power power = Power::kExternal)
      : chip(clock, 0x123456, power), driver(bus, resolution) {}

  // To half a step of twelve bits.
  void check_reading() const { check_reading(0.03126); }
  void check_reading(double tolerance) const {
    REQUIRE(std::fabs(driver.reading().temperature_celsius - chip.weather().temperature_celsius) <=
            tolerance);
    REQUIRE(chip.violations() == 0);
  }

  emulators::Clock clock;
  emulators::Ds18b20 chip;
  EmulatedOneWire bus{clock, {&chip}};
  prom::Ds18b20 driver;
};

TEST_CASE("the temperature is read back, over the whole range") {
  Bench bench;
  CHECK(bench.driver.update(0) == SensorStatus::kIdle);
  for (double celsius = -55; celsius <= 125; celsius += 0.7) {
    set_celsius(bench.chip, celsius);
    REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
    bench.check_reading();
  }
}

TEST_CASE("85 degrees, what it says after power-on, can be measured too") {
  Bench bench;
  set_celsius(bench.chip, 85);
  REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
  CHECK(bench.driver.reading().temperature_celsius == 85);
}

// The same chip, as it is after power-on: the temperature that it has not measured is 85 degrees.
TEST_CASE("one that loses its supply, while it converts or in between, is told") {
  for (const bool converting : {false, true}) {
    Bench bench;
    emulators::Ds18b20 again{bench.clock, 0x123456};
    set_celsius(again, 21);
    REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
    if (!converting) bench.bus.exchange(again);
    bench.driver.start(bench.clock.now_ns() / 1'000'000);
    bench.bus.exchange(again);
    CHECK(measure(bench.driver, bench.clock) == SensorStatus::kWasReset);
    CHECK(measure(bench.driver, bench.clock) == SensorStatus::kOk);
    CHECK(bench.driver.reading().temperature_celsius == 21);
  }
}

TEST_CASE("with fewer bits it is faster, and has coarser steps") {
  struct Case {
    Ds18b20Resolution resolution;
    double step;
    std::uint64_t longest_ms;
  };
  for (const Case& each :
       {Case{Ds18b20Resolution::kHalf, 0.5, 110}, Case{Ds18b20Resolution::kQuarter, 0.25, 205},
        Case{Ds18b20Resolution::kEighth, 0.125, 395},
        Case{Ds18b20Resolution::kSixteenth, 0.0625, 770}}) {
    Bench bench{each.resolution};
    for (double celsius = -20; celsius <= 40; celsius += 1.3) {
      set_celsius(bench.chip, celsius);
      const std::uint64_t begin_ns = bench.clock.now_ns();
      REQUIRE(measure(bench.driver, bench.clock) == SensorStatus::kOk);
      bench.check_reading(each.step);
      const double steps = bench.driver.reading().temperature_celsius / each.step;
      CHECK(steps == std::floor(steps));
      if (celsius > -20) {  // measure() rests for 100 ms at its end
        CHECK((bench.clock.now_ns() - begin_ns) / 1'000'000 - 100 <= each.longest_ms);
      }
    }
  }
}

TEST_CASE("several on one bus are found, and told apart by their addresses") {
  emulators::Clock clock;
  emulators::Ds18b20 chips[] = {emulators::Ds18b20{clock, 0x0000000001},
                                emulators::Ds18b20{clock, 0xABCDEF0123},
                                emulators::Ds18b20{clock, 0x8000000001}};
  EmulatedOneWire bus{clock, {&chips[0], &chips[1], &chips[2]}};
  prom::OneWireSearch search{bus};
  prom::OneWireAddress address;
  int found = 0;
  while (search.next(address)) {
    ++found;
    for (emulators::Ds18b20& chip : chips) set_celsius(chip, -1);
    prom::Ds18b20 driver{bus, address};
    for (emulators::Ds18b20& chip : chips) {
      const bool is_it =
          std::memcmp(address_of(chip).bytes, address.bytes, sizeof address.bytes) == 0;
      set_celsius(chip, is_it ? 20.5 : -10);
    }
    REQUIRE(measure(driver, clock) == SensorStatus::kOk);
    CHECK(driver.reading().temperature_celsius == 20.5f);
  }
  CHECK(found == 3);
  CHECK(search.is_complete());
  for (const emulators::Ds18b20& chip : chips) CHECK(chip.violations() == 0);

  prom::Ds18b20 only{bus};  // which it is not
  CHECK(measure(only, clock) == SensorStatus::kBadChecksum);
}

TEST_CASE("several convert at the same time") {
  emulators::Clock clock;
  emulators::Ds18b20 warm{clock, 7};
  emulators::Ds18b20 cold{clock, 8};
  EmulatedOneWire bus{clock, {&warm, &cold}};
  prom::Ds18b20 first{bus, address_of(warm)};
  prom::Ds18b20 second{bus, address_of(cold)};
  for (int i = 0; i < 3; ++i) {
    set_celsius(warm, 30 + i);
    set_celsius(cold, -30 - i);
    first.start(clock.now_ns() / 1'000'000);
    REQUIRE(measure(second, clock) == SensorStatus::kOk);
    while (first.update(clock.now_ns() / 1'000'000) == SensorStatus::kMeasuring) {
      clock.advance_by(1'000'000);
    }
    REQUIRE(first.update(clock.now_ns() / 1'000'000) == SensorStatus::kOk);
    CHECK(first.reading().temperature_celsius == static_cast<float>(30 + i));
    CHECK(second.reading().temperature_celsius == static_cast<float>(-30 - i));
  }
}

TEST_CASE("one of several that is not there is absent, though others answer") {
  emulators::Clock clock;
  emulators::Ds18b20 there{clock, 7};
  const emulators::Ds18b20 gone{clock, 8};
  EmulatedOneWire bus{clock, {&there}};
  prom::Ds18b20 driver{bus, address_of(gone)};
  CHECK(measure(driver, clock) == SensorStatus::kAbsent);
  CHECK(measure(driver, clock) == SensorStatus::kAbsent);
}

TEST_CASE("one that takes its supply from the data line is refused") {
  Bench bench{Ds18b20Resolution::kSixteenth, Power::kParasite};
  CHECK(measure(bench.driver, bench.clock) == SensorStatus::kImplausible);
}

TEST_CASE("every fault, at every transaction: no wrong value, and it comes back") {
  check_every_fault<Bench>([](const std::string& fault, int garbage) {
    return garbage != 0xFF && fault != "garbage_every";
  });
}

TEST_CASE("each fault has its word") {
  CHECK(status_with<Bench>("absent") == SensorStatus::kAbsent);
  CHECK(status_with<Bench>("bus_stuck") == SensorStatus::kNotAnswering);
  CHECK(status_with<Bench>("stuck_conversion") == SensorStatus::kTimedOut);
  CHECK(status_with<Bench>("bad_crc_every") == SensorStatus::kBadChecksum);
  CHECK(status_with<Bench>("wrong_id", true) == SensorStatus::kWrongChip);
}

}  // namespace
