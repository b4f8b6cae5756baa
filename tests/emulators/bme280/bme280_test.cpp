#include "emulators/bme280/bme280.h"

#include <doctest/doctest.h>

#include <cmath>

#include "../i2c_master.h"

using emulators::Bme280;
using emulators::Clock;
using emulators::SensorFaults;
using emulators::Weather;
using emulators::bme280::Calibration;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kUs = 1000;
constexpr std::uint64_t kMs = 1'000'000;

struct Bench {
  Clock clock;
  Calibration calibration;
  Bme280 chip;
  I2cMaster bus{chip};

  explicit Bench(const Calibration& c = {}) : calibration(c), chip(clock, 0x76, c) {}

  void set(double celsius, double percent, double hpa) {
    Weather weather;
    weather.temperature_celsius = celsius;
    weather.humidity_percent = percent;
    weather.pressure_hpa = hpa;
    chip.set_weather(weather);
  }

  std::uint8_t get(std::uint8_t address) { return bus.write_read({address}, 1).at(0); }

  struct Codes {
    std::uint32_t pressure, temperature, humidity;
  };
  Codes codes() {
    const Bytes b = bus.write_read({0xF7}, 8);
    return {std::uint32_t{b[0]} << 12 | std::uint32_t{b[1]} << 4 | b[2] >> 4,
            std::uint32_t{b[3]} << 12 | std::uint32_t{b[4]} << 4 | b[5] >> 4,
            std::uint32_t{b[6]} << 8 | b[7]};
  }

  Codes measure(std::uint8_t humidity, std::uint8_t control) {
    REQUIRE(bus.write({0xF2, humidity, 0xF4, control}));
    clock.advance_by(200 * kMs);
    return codes();
  }
};

}  // namespace

TEST_CASE("the formulas compute the example of the data sheet") {
  // Of the BMP280 (BST-BMP280-DS001): 25.08 degrees and 100653.27 Pa.
  const Calibration c;
  CHECK(emulators::bme280::celsius(c, 519888) == doctest::Approx(25.08).epsilon(0.0002));
  CHECK(emulators::bme280::pascals(c, 415148, 519888) == doctest::Approx(100653.27).epsilon(1e-7));
}

TEST_CASE("the calibration lies where the data sheet says, H4 and H5 in halves") {
  Calibration c;
  c.dig_h4 = -1234;
  c.dig_h5 = -77;
  Bench bench{c};
  const Bytes first = bench.bus.write_read({0x88}, 26);
  CHECK((first[0] | first[1] << 8) == c.dig_t1);
  CHECK(static_cast<std::int16_t>(first[4] | first[5] << 8) == c.dig_t3);
  CHECK((first[6] | first[7] << 8) == c.dig_p1);
  CHECK(static_cast<std::int16_t>(first[22] | first[23] << 8) == c.dig_p9);
  CHECK(first[25] == c.dig_h1);
  const Bytes second = bench.bus.write_read({0xE1}, 7);
  CHECK((second[0] | second[1] << 8) == c.dig_h2);
  CHECK(second[2] == c.dig_h3);
  CHECK(static_cast<std::int8_t>(second[3]) * 16 + (second[4] & 0x0F) == -1234);
  CHECK(static_cast<std::int8_t>(second[5]) * 16 + (second[4] >> 4) == -77);
  CHECK(static_cast<std::int8_t>(second[6]) == c.dig_h6);
}

TEST_CASE("the weather comes back, with both calibrations") {
  for (const Calibration& c : {Calibration{}, emulators::bme280::other_calibration()}) {
    Bench bench{c};
    for (double t = -40; t <= 85; t += 12.5) {
      for (double h = 5; h <= 95; h += 15) {
        for (double p = 300; p <= 1100; p += 100) {
          bench.set(t, h, p);
          const Bench::Codes codes = bench.measure(5, 5 << 5 | 5 << 2 | 1);
          CHECK(std::abs(emulators::bme280::celsius(c, codes.temperature) - t) < 0.001);
          CHECK(std::abs(emulators::bme280::pascals(c, codes.pressure, codes.temperature) -
                         100 * p) < 0.5);
          CHECK(std::abs(emulators::bme280::percent(c, codes.humidity, codes.temperature) - h) <
                0.01);
        }
      }
    }
  }
}

TEST_CASE("forced mode measures once, for as long as the settings say") {
  Bench bench;
  CHECK(bench.get(0xD0) == 0x60);
  REQUIRE(bench.bus.write({0xF2, 1, 0xF4, 1 << 5 | 3 << 2 | 1}));
  const std::uint64_t us = 1'250 + 2'300 + (4 * 2'300 + 575) + (2'300 + 575);
  CHECK(bench.get(0xF3) == 0x08);
  CHECK(bench.get(0xF4) == (1 << 5 | 3 << 2 | 1));
  bench.clock.advance_to(us * kUs - 1);
  CHECK(bench.get(0xF3) == 0x08);
  CHECK(bench.codes().temperature == 0x80000);
  bench.clock.advance_to(us * kUs);
  CHECK(bench.get(0xF3) == 0);
  CHECK(bench.get(0xF4) == (1 << 5 | 3 << 2));
  CHECK(bench.codes().temperature != 0x80000);
  // One sample gives 16 bits, four give 18.
  CHECK(bench.codes().temperature % 16 == 0);
  CHECK(bench.codes().pressure % 4 == 0);
}

TEST_CASE("what is skipped reads as such, and ctrl_hum waits for ctrl_meas") {
  Bench bench;
  Bench::Codes codes = bench.measure(0, 1 << 5 | 0 << 2 | 1);
  CHECK(codes.pressure == 0x80000);
  CHECK(codes.humidity == 0x8000);
  CHECK(codes.temperature != 0x80000);
  REQUIRE(bench.bus.write({0xF4, 1 << 5 | 1, 0xF2, 1}));
  bench.clock.advance_by(100 * kMs);
  CHECK(bench.codes().humidity == 0x8000);
  codes = bench.measure(1, 1 << 5 | 1);
  CHECK(codes.humidity != 0x8000);
}

TEST_CASE("normal mode measures again and again") {
  Bench bench;
  bench.set(20, 50, 1000);
  REQUIRE(bench.bus.write({0xF5, 6 << 5, 0xF4, 1 << 5 | 3}));  // 10 ms of stand-by
  const std::uint64_t measuring = 3'550 * kUs;
  bench.clock.advance_to(measuring);
  CHECK(bench.get(0xF3) == 0);
  const std::uint32_t cold = bench.codes().temperature;
  bench.set(30, 50, 1000);
  bench.clock.advance_to(measuring + 10 * kMs - 1);
  CHECK(bench.get(0xF3) == 0);
  bench.clock.advance_to(measuring + 10 * kMs);
  CHECK(bench.get(0xF3) == 0x08);
  CHECK(bench.codes().temperature == cold);
  bench.clock.advance_by(measuring);
  CHECK(bench.codes().temperature > cold);
  REQUIRE(bench.bus.write({0xF5, 0}));  // ignored
  CHECK(bench.get(0xF5) == 6 << 5);
  bench.clock.advance_by(3'600'000 * kMs);
  CHECK(bench.get(0xF4) == (1 << 5 | 3));
  REQUIRE(bench.bus.write({0xF4, 1 << 5}));
  bench.clock.advance_by(20 * kMs);
  bench.set(40, 50, 1000);
  const std::uint32_t last = bench.codes().temperature;
  bench.clock.advance_by(1'000 * kMs);
  CHECK(bench.codes().temperature == last);
}

TEST_CASE("the filter brings a change slowly") {
  Bench bench;
  REQUIRE(bench.bus.write({0xF5, 1 << 2}));  // coefficient 2
  bench.set(20, 50, 1000);
  const std::uint32_t first = bench.measure(0, 5 << 5 | 1).temperature;
  bench.set(30, 50, 1000);
  const std::uint32_t target = emulators::bme280::temperature_adc(bench.calibration, 30);
  CHECK(bench.measure(0, 5 << 5 | 1).temperature == (first + target) / 2);
}

TEST_CASE("a mode that is set while it measures waits, and a reset does not") {
  Bench bench;
  REQUIRE(bench.bus.write({0xF4, 5 << 5 | 1}));
  REQUIRE(bench.bus.write({0xF4, 1 << 5 | 3, 0xF4, 0}));
  CHECK(bench.get(0xF4) == (5 << 5 | 1));
  bench.clock.advance_by(1'250 * kUs + 16 * 2'300 * kUs);
  CHECK(bench.get(0xF4) == (1 << 5 | 3));
  REQUIRE(bench.bus.write({0xE0, 0xB6}));
  CHECK_FALSE(bench.bus.write({0xF4}));
  bench.clock.advance_by(2 * kMs);
  CHECK(bench.get(0xF4) == 0);
  CHECK(bench.codes().temperature == 0x80000);
}

TEST_CASE("faults: another chip, an endless conversion, nobody there") {
  Bench bench;
  const auto with = [&](const char* name, int value) {
    SensorFaults faults;
    REQUIRE(emulators::set_fault(faults, name, value));
    bench.chip.set_faults(faults);
  };
  with("wrong_id", 1);
  CHECK(bench.get(0xD0) == 0x58);
  with("stuck_conversion", 1);
  REQUIRE(bench.bus.write({0xF4, 1 << 5 | 1}));
  bench.clock.advance_by(1'000'000 * kMs);
  CHECK(bench.get(0xF3) == 0x08);
  with("absent", 1);
  CHECK_FALSE(bench.bus.write({0xD0}));
}
