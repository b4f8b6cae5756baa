#include "emulators/sht31/sht31.h"

#include <doctest/doctest.h>

#include <cmath>

#include "../i2c_master.h"

using emulators::Clock;
using emulators::SensorFaults;
using emulators::Sht31;
using emulators::Weather;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kMs = 1'000'000;

struct Bench {
  Clock clock;
  Sht31 chip{clock};
  I2cMaster bus{chip};

  void set(double celsius, double percent) {
    Weather weather;
    weather.temperature_celsius = celsius;
    weather.humidity_percent = percent;
    chip.set_weather(weather);
  }

  Bytes measure() {
    REQUIRE(bus.write({0x24, 0x00}));
    clock.advance_by(15 * kMs);
    return bus.read(6);
  }

  std::uint16_t status() {
    const Bytes answer = bus.write_read({0xF3, 0x2D}, 3);
    return static_cast<std::uint16_t>(answer.at(0) << 8 | answer.at(1));
  }
};

bool crc_is_right(const Bytes& answer, std::size_t at) {
  return emulators::crc8(emulators::crc8(0xFF, answer.at(at)), answer.at(at + 1)) ==
         answer.at(at + 2);
}

double celsius(const Bytes& answer) {
  return -45 + 175 * (answer.at(0) * 256 + answer.at(1)) / 65535.0;
}
double percent(const Bytes& answer) { return 100 * (answer.at(3) * 256 + answer.at(4)) / 65535.0; }

}  // namespace

TEST_CASE("the checksum is that of the data sheet") {
  CHECK(emulators::crc8(emulators::crc8(0xFF, 0xBE), 0xEF) == 0x92);
}

TEST_CASE("the weather comes back within half a step, up to both ends") {
  Bench bench;
  for (double t = -45; t <= 130; t += 1.7) {
    for (double h = 0; h <= 100; h += 12.5) {
      bench.set(t, h);
      const Bytes answer = bench.measure();
      CHECK(crc_is_right(answer, 0));
      CHECK(crc_is_right(answer, 3));
      CHECK(std::abs(celsius(answer) - t) <= 175 / 65535.0 / 2 + 1e-9);
      CHECK(std::abs(percent(answer) - h) <= 100 / 65535.0 / 2 + 1e-9);
    }
  }
  bench.set(200, 120);
  CHECK(celsius(bench.measure()) == 130);
  CHECK(percent(bench.measure()) == 100);
}

TEST_CASE("while it measures without clock stretching it refuses its address") {
  struct Case {
    std::uint8_t command;
    std::uint64_t ns;
  };
  for (const Case& c : {Case{0x00, 15 * kMs}, Case{0x0B, 6 * kMs}, Case{0x16, 4 * kMs}}) {
    Bench bench;
    REQUIRE(bench.bus.write({0x24, c.command}));
    bench.clock.advance_by(c.ns - 1);
    CHECK(bench.bus.read(6).empty());
    CHECK_FALSE(bench.bus.write({0xF3, 0x2D}));
    bench.clock.advance_by(1);
    CHECK(bench.bus.read(6).size() == 6);
    CHECK(bench.bus.read(6).empty());  // an answer is given once
  }
}

TEST_CASE("a break ends a measurement, one that would never end too") {
  Bench bench;
  SensorFaults faults;
  REQUIRE(emulators::set_fault(faults, "stuck_conversion", 1));
  bench.chip.set_faults(faults);
  REQUIRE(bench.bus.write({0x24, 0x00}));
  bench.chip.set_faults({});
  bench.clock.advance_by(1'000 * kMs);
  CHECK(bench.bus.read(6).empty());
  REQUIRE(bench.bus.write({0x30, 0x93}));
  bench.clock.advance_by(1 * kMs);
  CHECK(bench.measure().size() == 6);
}

TEST_CASE("with clock stretching it holds the clock line after its address") {
  Bench bench;
  bench.set(25, 50);
  REQUIRE(bench.bus.write({0x2C, 0x06}));
  bench.clock.advance_by(1 * kMs);
  CHECK(bench.chip.clock_held_until_ns() == 0);
  REQUIRE(bench.chip.start(true));
  CHECK(bench.chip.clock_held_until_ns() == 15 * kMs);
  CHECK(bench.chip.read() == 0xFF);  // too early
  bench.clock.advance_to(bench.chip.clock_held_until_ns());
  Bytes answer;
  for (int i = 0; i < 6; ++i) answer.push_back(bench.chip.read());
  bench.chip.stop();
  CHECK(celsius(answer) == doctest::Approx(25).epsilon(0.0001));
  CHECK(bench.chip.clock_held_until_ns() == 0);
}

TEST_CASE("periodic measurements are fetched once each") {
  Bench bench;
  REQUIRE(bench.bus.write({0x21, 0x30}));  // one a second
  const auto fetch = [&] { return bench.bus.write_read({0xE0, 0x00}, 6); };
  CHECK(fetch().empty());
  bench.clock.advance_to(15 * kMs);
  CHECK(fetch().size() == 6);
  CHECK(fetch().empty());
  bench.clock.advance_to(1015 * kMs - 1);
  CHECK(fetch().empty());
  bench.clock.advance_to(1015 * kMs);
  CHECK(fetch().size() == 6);
  bench.clock.advance_to(7000 * kMs);
  CHECK(fetch().size() == 6);
  CHECK(fetch().empty());
  CHECK_FALSE(bench.bus.write({0x24, 0x00}));  // only after a break
  REQUIRE(bench.bus.write({0x30, 0x93}));
  CHECK_FALSE(bench.bus.write({0x24, 0x00}));
  bench.clock.advance_by(1 * kMs);
  CHECK(bench.measure().size() == 6);
  CHECK_FALSE(bench.bus.write({0xE0, 0x00}));
}

TEST_CASE("status, heater and reset") {
  Bench bench;
  CHECK(bench.status() == 0x8010);
  REQUIRE(bench.bus.write({0x30, 0x41}));
  CHECK(bench.status() == 0);
  REQUIRE(bench.bus.write({0x30, 0x6D}));
  CHECK(bench.status() == 0x2000);
  CHECK(bench.chip.heater_is_on());
  CHECK_FALSE(bench.bus.write({0x12, 0x34}));
  CHECK(crc_is_right(bench.bus.write_read({0xF3, 0x2D}, 3), 0));
  CHECK_FALSE(bench.bus.write({0x12, 0x34}));
  const Bytes refused = bench.bus.write_read({0xF3, 0x2D}, 3);
  CHECK(refused.at(1) == 0x02);  // of the command before
  REQUIRE(bench.bus.write({0x30, 0x66}));
  CHECK(bench.status() == 0);
  REQUIRE(bench.bus.write({0x30, 0xA2}));
  bench.clock.advance_by(1'499'999);
  CHECK_FALSE(bench.bus.write({0xF3, 0x2D}));
  bench.clock.advance_by(1);
  CHECK(bench.status() == 0x8010);
}

TEST_CASE("every fault shows on the bus") {
  Bench bench;
  const auto with = [&](const char* name, int value) {
    SensorFaults faults;
    REQUIRE(emulators::set_fault(faults, name, value));
    bench.chip.set_faults(faults);
  };
  with("absent", 1);
  CHECK_FALSE(bench.bus.write({0xF3, 0x2D}));
  with("bus_stuck", 1);
  CHECK(bench.chip.holds_data_line());
  for (int every = 1; every <= 4; ++every) {
    with("nack_every", every);
    for (int n = 1; n <= 12; ++n) CHECK(bench.bus.write({0x30, 0x41}) == (n % every != 0));
    with("bad_crc_every", every);
    for (int n = 1; n <= 12; n += 2) {
      const Bytes answer = bench.measure();
      CHECK(crc_is_right(answer, 0) == (n % every != 0));
      CHECK(crc_is_right(answer, 3) == ((n + 1) % every != 0));
    }
    with("garbage_every", every);
    for (int n = 1; n <= 12; ++n) {
      CHECK((bench.measure() == Bytes(6, 0xFF)) == (n % every == 0));
    }
  }
  with("stuck_conversion", 1);
  REQUIRE(bench.bus.write({0x24, 0x00}));
  bench.clock.advance_by(1'000'000 * kMs);
  CHECK(bench.bus.read(6).empty());
}

TEST_CASE("the other address") {
  Clock clock;
  CHECK(Sht31(clock).address() == 0x44);
  CHECK(Sht31(clock, 0x45).address() == 0x45);
}
