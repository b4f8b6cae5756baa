#include "emulators/si7021/si7021.h"

#include <doctest/doctest.h>

#include <cmath>

#include "../i2c_master.h"

using emulators::Clock;
using emulators::SensorFaults;
using emulators::Si7021;
using emulators::Weather;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kMs = 1'000'000;

struct Bench {
  Clock clock;
  Si7021 chip{clock};
  I2cMaster bus{chip};

  void set(double celsius, double percent) {
    Weather weather;
    weather.temperature_celsius = celsius;
    weather.humidity_percent = percent;
    chip.set_weather(weather);
  }

  // A measurement without clock stretching.
  Bytes measure(std::uint8_t command) {
    REQUIRE(bus.write({command}));
    clock.advance_by(30 * kMs);
    return bus.read(3);
  }
};

int code_of(const Bytes& answer) { return answer.at(0) << 8 | answer.at(1); }

bool crc_is_right(const Bytes& answer) {
  return emulators::crc8(emulators::crc8(0, answer.at(0)), answer.at(1)) == answer.at(2);
}

double percent(int code) { return 125.0 * code / 65536 - 6; }
double celsius(int code) { return 175.72 * code / 65536 - 46.85; }

}  // namespace

TEST_CASE("the checksum is that of the data sheet's polynomial") {
  // The remainder of these two bytes, worked out by long division.
  CHECK(emulators::crc8(emulators::crc8(0, 0x68), 0x3A) == 0x7C);
  CHECK(emulators::crc8(emulators::crc8(0, 0x4E), 0x85) == 0x6B);
}

TEST_CASE("the weather comes back within the resolution") {
  Bench bench;
  for (double t = -40; t <= 125; t += 1.7) {
    for (double h = 0; h <= 100; h += 3.3) {
      bench.set(t, h);
      const Bytes humidity = bench.measure(0xF5);
      CHECK(crc_is_right(humidity));
      CHECK((code_of(humidity) & 3) == 2);
      // The two low bits are set, whatever was measured.
      CHECK(std::abs(percent(code_of(humidity)) - h) <= 0.02);
      const Bytes temperature = bench.measure(0xF3);
      CHECK(crc_is_right(temperature));
      CHECK((code_of(temperature) & 3) == 0);
      CHECK(std::abs(celsius(code_of(temperature)) - t) <= 0.0054);
    }
  }
}

TEST_CASE("without clock stretching it refuses its address until the conversion is over") {
  Bench bench;
  REQUIRE(bench.bus.write({0xF5}));
  bench.clock.advance_by(22'799'999);
  CHECK(bench.bus.read(3).empty());
  bench.clock.advance_by(1);
  CHECK(bench.bus.read(3).size() == 3);
  CHECK(bench.bus.read(3).empty());  // an answer is given once
}

TEST_CASE("with clock stretching it holds the clock line after its address") {
  Bench bench;
  bench.set(20, 50);
  REQUIRE(bench.chip.start(false));
  REQUIRE(bench.chip.write(0xE3));
  CHECK(bench.chip.clock_held_until_ns() == 0);
  REQUIRE(bench.chip.start(true));
  CHECK(bench.chip.clock_held_until_ns() == 10'800'000);
  CHECK(bench.chip.read() == 0xFF);  // too early
  bench.clock.advance_to(bench.chip.clock_held_until_ns());
  Bytes answer;
  for (int i = 0; i < 3; ++i) answer.push_back(bench.chip.read());
  bench.chip.stop();
  CHECK(crc_is_right(answer));
  CHECK(std::abs(celsius(code_of(answer)) - 20) <= 0.0054);
  CHECK(bench.chip.clock_held_until_ns() == 0);
}

TEST_CASE("the temperature of the last humidity, without a checksum") {
  Bench bench;
  bench.set(33.3, 50);
  bench.measure(0xF5);
  bench.set(-10, 50);
  const Bytes answer = bench.bus.write_read({0xE0}, 3);
  CHECK(std::abs(celsius(code_of(answer)) - 33.3) <= 0.0054);
  CHECK(answer.at(2) == 0xFF);
}

TEST_CASE("every resolution has its time and its bits") {
  struct Case {
    std::uint8_t user;
    int humidity_step;
    std::uint64_t both_ns;
  };
  for (const Case& c : {Case{0x3A, 16, 22'800'000}, Case{0x3B, 256, 6'900'000},
                        Case{0xBA, 64, 10'700'000}, Case{0xBB, 32, 9'400'000}}) {
    Bench bench;
    REQUIRE(bench.bus.write({0xE6, c.user}));
    CHECK(bench.bus.write_read({0xE7}, 1) == Bytes{c.user});
    REQUIRE(bench.bus.write({0xF5}));
    bench.clock.advance_by(c.both_ns - 1);
    CHECK(bench.bus.read(2).empty());
    bench.clock.advance_by(1);
    CHECK(code_of(bench.bus.read(2)) % c.humidity_step == 2);
  }
}

TEST_CASE("serial number, with checksums over all that was sent, and firmware revision") {
  Bench bench;
  const Bytes first = bench.bus.write_read({0xFA, 0x0F}, 8);
  const Bytes last = bench.bus.write_read({0xFC, 0xC9}, 6);
  std::uint8_t crc = 0;
  for (std::size_t i = 0; i < 8; i += 2) {
    crc = emulators::crc8(crc, first[i]);
    CHECK(first[i] == static_cast<std::uint8_t>(Si7021::kSerialNumber >> (56 - 4 * i)));
    CHECK(first[i + 1] == crc);
  }
  CHECK(last[0] == 0x15);
  crc = emulators::crc8(emulators::crc8(0, last[0]), last[1]);
  CHECK(last[2] == crc);
  crc = emulators::crc8(emulators::crc8(crc, last[3]), last[4]);
  CHECK(last[5] == crc);
  CHECK(bench.bus.write_read({0x84, 0xB8}, 1) == Bytes{0x20});
}

TEST_CASE("registers, reset, and what it does not know") {
  Bench bench;
  CHECK(bench.bus.write_read({0xE7}, 1) == Bytes{0x3A});
  REQUIRE(bench.bus.write({0x51, 0xF7}));
  CHECK(bench.bus.write_read({0x11}, 1) == Bytes{0x07});
  REQUIRE(bench.bus.write({0xE6, 0x85}));
  REQUIRE(bench.bus.write({0xFE}));
  CHECK_FALSE(bench.bus.write({0xE7}));
  bench.clock.advance_by(15 * kMs);
  CHECK(bench.bus.write_read({0xE7}, 1) == Bytes{0x3E});  // the heater bit outlives a reset
  CHECK_FALSE(bench.bus.write({0x42}));
  CHECK_FALSE(bench.bus.write({0xFA, 0x10}));
  CHECK(bench.bus.read(1).empty());  // nothing was asked
}

TEST_CASE("every fault shows on the bus") {
  Bench bench;
  const auto with = [&](const char* name, int value) {
    SensorFaults faults;
    REQUIRE(emulators::set_fault(faults, name, value));
    bench.chip.set_faults(faults);
  };
  with("absent", 1);
  CHECK_FALSE(bench.bus.write({0xE7}));
  with("bus_stuck", 1);
  CHECK(bench.chip.holds_data_line());
  CHECK_FALSE(bench.bus.write({0xE7}));
  for (int every = 1; every <= 5; ++every) {
    with("nack_every", every);
    for (int n = 1; n <= 20; ++n) CHECK(bench.bus.write({0xE7}) == (n % every != 0));
    with("nack_write_every", every);
    for (int n = 1; n <= 20; ++n) CHECK(bench.bus.write({0xE7}) == (n % every != 0));
    with("bad_crc_every", every);
    for (int n = 1; n <= 20; ++n) CHECK(crc_is_right(bench.measure(0xF3)) == (n % every != 0));
    with("garbage_every", every);
    for (int n = 1; n <= 20; ++n) {
      CHECK((bench.bus.write_read({0xE7}, 1) == Bytes{0xFF}) == (n % every == 0));
    }
  }
  with("stuck_conversion", 1);
  REQUIRE(bench.bus.write({0xF5}));
  with("absent", 0);
  bench.clock.advance_by(1'000'000 * kMs);
  CHECK(bench.bus.read(3).empty());
  CHECK(bench.measure(0xF5).size() == 3);
  with("wrong_id", 1);
  CHECK(bench.bus.write_read({0xFC, 0xC9}, 1) == Bytes{0x0D});
  SensorFaults faults;
  CHECK_FALSE(emulators::set_fault(faults, "no_such", 1));
}
