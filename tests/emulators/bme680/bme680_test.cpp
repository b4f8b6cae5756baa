#include "emulators/bme680/bme680.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "../i2c_master.h"

using emulators::Bme680;
using emulators::Clock;
using emulators::SensorFaults;
using emulators::Weather;
using emulators::bme680::Calibration;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kMs = 1'000'000;

// Reads the chip as the data sheet tells, from its bytes alone.
struct Bench {
  explicit Bench(Bme680::Variant kind = Bme680::Variant::kBme680,
                 const Calibration& calibration = {})
      : variant(kind), chip(clock, 0x77, kind, calibration) {}

  Bme680::Variant variant;
  Clock clock;
  Bme680 chip;
  I2cMaster bus{chip};
  double fine = 0;

  int u8(std::uint8_t address) { return bus.write_read({address}, 1).at(0); }
  int s8(std::uint8_t address) { return static_cast<std::int8_t>(u8(address)); }
  int u16(std::uint8_t address) {
    const Bytes bytes = bus.write_read({address}, 2);
    return bytes.at(0) | bytes.at(1) << 8;
  }
  int s16(std::uint8_t address) { return static_cast<std::int16_t>(u16(address)); }
  int u20(std::uint8_t address) {
    const Bytes bytes = bus.write_read({address}, 3);
    return bytes.at(0) << 12 | bytes.at(1) << 4 | bytes.at(2) >> 4;
  }

  // The value of res_heat_x for a target.
  std::uint8_t res_heat(double target, double ambient) {
    const double v1 = s8(0xED) / 16.0 + 49;
    const double v2 = s16(0xEB) / 32768.0 * 0.0005 + 0.00235;
    const double v5 = v1 * (1 + v2 * target) + s8(0xEE) / 1024.0 * ambient;
    const int range = u8(0x02) >> 4 & 3;
    return static_cast<std::uint8_t>(3.4 * (v5 * 4 / (4 + range) / (1 + 0.002 * s8(0x00)) - 25));
  }

  void heat(std::uint8_t gas_wait, double target = 320) {
    REQUIRE(
        bus.write({0x5A, res_heat(target, chip.weather().temperature_celsius), 0x64, gas_wait, 0x71,
                   variant == Bme680::Variant::kBme680 ? std::uint8_t{0x10} : std::uint8_t{0x20}}));
  }

  // Oversampling by 16, 16 and 16.
  void measure() {
    REQUIRE(bus.write({0x72, 5, 0x74, 5 << 5 | 5 << 2 | 1}));
    clock.advance_by(400 * kMs);
  }

  double temperature() {
    const double adc = u20(0x22);
    const double t1 = u16(0xE9);
    const double b = adc / 131072 - t1 / 8192;
    fine = (adc / 16384 - t1 / 1024) * s16(0x8A) + b * b * 16 * s8(0x8C);
    return fine / 5120;
  }

  double pascals() {
    const double x = fine / 2 - 64000;
    double y = x * x * s8(0x99) / 131072 + 2 * x * s16(0x96);
    y = y / 4 + 65536.0 * s16(0x94);
    double z = (s8(0x92) * x * x / 16384 + s16(0x90) * x) / 524288;
    z = (1 + z / 32768) * u16(0x8E);
    const double p = (1048576.0 - u20(0x1F) - y / 4096) * 6250 / z;
    return p + (s16(0x9E) * p * p / 2147483648.0 + p * s16(0x9C) / 32768 +
                p / 256 * p / 256 * p / 256 * u8(0xA0) / 131072 + 128.0 * s8(0x98)) /
                   16;
  }

  double humidity() {
    const Bytes bytes = bus.write_read({0x25}, 2);
    const double t = fine / 5120;
    const int h1 = u8(0xE3) << 4 | (u8(0xE2) & 0x0F);
    const int h2 = u8(0xE1) << 4 | u8(0xE2) >> 4;
    const double v = (bytes.at(0) << 8 | bytes.at(1)) - 16.0 * h1 - s8(0xE4) / 2.0 * t;
    const double w = v * h2 / 262144 * (1 + s8(0xE5) / 16384.0 * t + s8(0xE6) / 1048576.0 * t * t);
    return w + (u8(0xE7) / 16384.0 + s8(0xE8) / 2097152.0 * t) * w * w;
  }

  double ohms() {
    const Bytes bytes = bus.write_read(
        {variant == Bme680::Variant::kBme680 ? std::uint8_t{0x2A} : std::uint8_t{0x2C}}, 2);
    const int adc = bytes.at(0) << 2 | bytes.at(1) >> 6;
    const int range = bytes.at(1) & 0x0F;
    if (variant == Bme680::Variant::kBme688) {
      return 1e6 * (262144 >> range) / (4096 + 3 * (adc - 512));
    }
    static constexpr double k1[] = {0, 0, 0, 0, 0, -1, 0, -0.8, 0, 0, -0.2, -0.5, 0, -1, 0, 0};
    static constexpr double k2[] = {0, 0, 0, 0, .1, .7, 0, -.8, -.1, 0, 0, 0, 0, 0, 0, 0};
    const int error = static_cast<std::int8_t>(u8(0x04)) >> 4;
    const double k = (1340 + 5.0 * error) * (1 + k1[range] / 100);
    return 1 / ((1 + k2[range] / 100) * 1.25e-7 * (1 << range) * ((adc - 512) / k + 1));
  }
};

const Calibration kCalibrations[] = {Calibration{}, emulators::bme680::other_calibration()};

}  // namespace

TEST_CASE("the weather comes back, whatever it is") {
  for (const Calibration& calibration : kCalibrations) {
    Bench bench{Bme680::Variant::kBme680, calibration};
    for (double t = -40; t <= 85; t += 12.5) {
      for (double h = 0; h <= 100; h += 12.5) {
        for (double p = 300; p <= 1100; p += 100) {
          bench.chip.set_weather({t, h, p, 50000});
          bench.measure();
          CHECK(std::abs(bench.temperature() - t) <= 0.0005);
          CHECK(std::abs(bench.pascals() - 100 * p) <= 0.2);
          CHECK(std::abs(bench.humidity() - h) <= 0.008);
        }
      }
    }
  }
}

TEST_CASE("the resistance comes back from both variants, over six decades") {
  for (const Bme680::Variant variant : {Bme680::Variant::kBme680, Bme680::Variant::kBme688}) {
    for (const Calibration& calibration : kCalibrations) {
      Bench bench{variant, calibration};
      bench.heat(0x59);  // 25 << 2 = 100 ms
      const bool is_688 = variant == Bme680::Variant::kBme688;
      for (double ohms = 2000; ohms < (is_688 ? 9e7 : 1.1e7); ohms *= 1.07) {
        bench.chip.set_weather({21, 45, 1000, ohms});
        bench.measure();
        CHECK(std::abs(bench.ohms() / ohms - 1) < 0.002);
        CHECK((bench.chip.peek(is_688 ? 0x2D : 0x2B) & 0x30) == 0x30);
      }
    }
  }
}

TEST_CASE("a measurement takes the time that its settings say, and shows where it is") {
  for (unsigned osrs = 0; osrs <= 7; ++osrs) {
    for (const std::uint8_t gas_wait : Bytes{0x00, 0x1E, 0x59, 0xBF}) {
      Bench bench;
      bench.heat(gas_wait);
      const unsigned samples = osrs == 0 ? 0 : 1U << (std::min(osrs, 5U) - 1);
      const std::uint64_t tph_us = 1000 + 3 * samples * 1963 + 4 * 477;
      const std::uint64_t gas_us =
          5 * 477 + std::uint64_t{1000} * ((gas_wait & 0x3FU) << (2 * (gas_wait >> 6)));
      const auto ctrl_meas = static_cast<std::uint8_t>(osrs << 5 | osrs << 2 | 1);
      REQUIRE(bench.bus.write({0x72, static_cast<std::uint8_t>(osrs), 0x74, ctrl_meas}));
      CHECK(bench.u8(0x1D) == 0x20);
      bench.clock.advance_by(tph_us * 1000 - 1);
      CHECK(bench.u8(0x1D) == 0x20);
      bench.clock.advance_by(1);
      CHECK(bench.u8(0x1D) == 0x60);
      CHECK((bench.u8(0x74) & 3) == 1);
      bench.clock.advance_by(gas_us * 1000 - 1);
      CHECK(bench.u8(0x1D) == 0x60);
      bench.clock.advance_by(1);
      CHECK(bench.u8(0x1D) == 0x80);
      CHECK((bench.u8(0x74) & 3) == 0);
    }
  }
}

TEST_CASE("what is not sampled reads as the middle, and asleep nothing is measured") {
  Bench bench;
  CHECK(bench.u8(0x1D) == 0);
  REQUIRE(bench.bus.write({0x74, 5 << 5 | 5 << 2}));
  bench.clock.advance_by(400 * kMs);
  CHECK(bench.u8(0x1D) == 0);
  REQUIRE(bench.bus.write({0x72, 0, 0x74, 1}));
  bench.clock.advance_by(400 * kMs);
  CHECK(bench.u8(0x1D) == 0x80);
  CHECK(bench.u20(0x1F) == 0x80000);
  CHECK(bench.u20(0x22) == 0x80000);
  CHECK(bench.bus.write_read({0x25}, 2) == Bytes{0x80, 0x00});
  CHECK((bench.u8(0x2B) & 0x30) == 0);
}

TEST_CASE("fewer samples, fewer bits; the filter gives them all and follows slowly") {
  Bench bench;
  bench.chip.set_weather({21.123, 45, 1000, 50000});
  for (unsigned osrs = 1; osrs <= 5; ++osrs) {
    REQUIRE(bench.bus.write({0x74, static_cast<std::uint8_t>(osrs << 5 | 1)}));
    bench.clock.advance_by(400 * kMs);
    CHECK(bench.u20(0x22) % (1 << (5 - osrs)) == 0);
  }
  REQUIRE(bench.bus.write({0xE0, 0xB6}));
  bench.clock.advance_by(10 * kMs);
  REQUIRE(bench.bus.write({0x75, 2 << 2}));  // of 3
  bench.chip.set_weather({20, 45, 1000, 50000});
  bench.measure();
  CHECK(std::abs(bench.temperature() - 20) <= 0.001);
  bench.chip.set_weather({24, 45, 1000, 50000});
  bench.measure();
  CHECK(std::abs(bench.temperature() - 21) <= 0.002);
  bench.measure();
  CHECK(std::abs(bench.temperature() - 21.75) <= 0.004);
}

TEST_CASE("the heater must be hot for long enough") {
  Bench bench;
  bench.chip.set_weather({20, 45, 1000, 50000});
  const auto stable = [&] {
    bench.measure();
    CHECK((bench.u8(0x2B) & 0x20) == 0x20);
    return (bench.u8(0x2B) & 0x10) != 0;
  };
  bench.heat(0x59);
  CHECK(stable());
  bench.heat(5);
  CHECK_FALSE(stable());
  CHECK(bench.ohms() > 190000);  // a colder plate conducts less
  bench.heat(0x59, 40);
  CHECK_FALSE(stable());
  bench.heat(0x59);
  REQUIRE(bench.bus.write({0x70, 0x08}));
  CHECK_FALSE(stable());
  REQUIRE(bench.bus.write({0x70, 0x00}));
  CHECK(stable());
  REQUIRE(bench.bus.write({0x71, 0x00}));
  bench.measure();
  CHECK((bench.u8(0x2B) & 0x30) == 0);
}

TEST_CASE("settings are bound to their registers, and calibration cannot be written") {
  Bench bench;
  REQUIRE(bench.bus.write({0x72, 3, 0x75, 8, 0x8A, 0xAA, 0xD0, 0x12, 0x1D, 0xFF}));
  CHECK(bench.u8(0x72) == 3);
  CHECK(bench.u8(0x75) == 8);
  CHECK(bench.s16(0x8A) == Calibration{}.par_t2);
  CHECK(bench.u8(0xD0) == 0x61);
  CHECK(bench.u8(0xF0) == 0);
  CHECK(Bench{Bme680::Variant::kBme688}.u8(0xF0) == 1);
  CHECK(bench.u8(0x1D) == 0);
  REQUIRE(bench.bus.write({0xE0, 0xB6}));
  CHECK_FALSE(bench.bus.write({0x72}));  // still starting
  bench.clock.advance_by(2 * kMs);
  CHECK(bench.u8(0x72) == 0);
}

TEST_CASE("a measurement under way is not begun anew") {
  Bench bench;
  REQUIRE(bench.bus.write({0x74, 1 << 5 | 1}));
  bench.clock.advance_by(3 * kMs);
  REQUIRE(bench.bus.write({0x74, 1 << 5 | 1}));
  bench.clock.advance_by(6 * kMs);
  CHECK(bench.u8(0x1D) == 0x80);
}

TEST_CASE("every fault of the chip shows on the bus") {
  Bench bench;
  const auto with = [&](const char* name, int value) {
    SensorFaults faults;
    REQUIRE(emulators::set_fault(faults, name, value));
    bench.chip.set_faults(faults);
  };
  with("absent", 1);
  CHECK_FALSE(bench.bus.write({0xD0}));
  with("wrong_id", 1);
  CHECK(bench.u8(0xD0) == 0x60);
  with("garbage_byte", -1);
  CHECK(bench.u8(0xD0) == 0x61);
  SensorFaults faults;
  faults.garbage_every = 2;
  faults.garbage_byte = 0x00;
  bench.chip.set_faults(faults);
  CHECK(bench.u8(0xD0) == 0x61);
  CHECK(bench.u8(0xD0) == 0x00);
  faults.garbage_every = 1;
  faults.garbage_byte = -1;
  bench.chip.set_faults(faults);
  const Bytes random = bench.bus.write_read({0x8A}, 8);
  bench.chip.set_faults(faults);
  CHECK(bench.bus.write_read({0x8A}, 8) == random);
  with("absent", 0);
  CHECK(bench.bus.write_read({0x8A}, 8) != random);
  with("stuck_conversion", 1);
  bench.measure();
  CHECK((bench.u8(0x1D) & 0xA0) == 0x20);
  with("absent", 0);
  bench.clock.advance_by(1'000'000 * kMs);
  CHECK((bench.u8(0x1D) & 0xA0) == 0x20);
  REQUIRE(bench.bus.write({0xE0, 0xB6}));  // a soft reset ends it
  bench.clock.advance_by(10 * kMs);
  bench.measure();
  CHECK(bench.u8(0x1D) == 0x80);
}
