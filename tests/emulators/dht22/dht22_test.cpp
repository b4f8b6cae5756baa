#include "emulators/dht22/dht22.h"

#include <doctest/doctest.h>

using emulators::Clock;
using emulators::Dht22;
using emulators::Drive;
using emulators::SensorFaults;
using emulators::Weather;

namespace {

using Frame = std::array<std::uint8_t, 5>;

constexpr std::uint64_t kUs = 1000;

Weather weather_of(double celsius, double percent) {
  Weather weather;
  weather.temperature_celsius = celsius;
  weather.humidity_percent = percent;
  return weather;
}

struct Bench {
  Clock clock;
  Dht22 chip{clock};

  void start(std::uint64_t low_us = 1'200) {
    chip.board_drives(Drive::kLow);
    clock.advance_by(low_us * kUs);
    chip.board_drives(Drive::kNothing);
  }

  // How long the line stays as it is, in microseconds; 0: for ever.
  std::uint64_t pulse(Drive expected) {
    CHECK(chip.drive() == expected);
    const std::uint64_t next = chip.next_change_ns();
    if (next == emulators::PinTarget::kNever) return 0;
    const std::uint64_t us = (next - clock.now_ns()) / kUs;
    clock.advance_to(next);
    return us;
  }

  // Checks all times on the way.
  Frame receive() {
    start();
    CHECK(pulse(Drive::kNothing) == 30);
    CHECK(pulse(Drive::kLow) == 80);
    CHECK(pulse(Drive::kNothing) == 80);
    Frame frame{};
    for (std::size_t i = 0; i < 40; ++i) {
      CHECK(pulse(Drive::kLow) == 50);
      const std::uint64_t high = pulse(Drive::kNothing);
      CHECK((high == 26 || high == 70));
      frame[i / 8] = static_cast<std::uint8_t>(frame[i / 8] << 1 | (high == 70 ? 1 : 0));
    }
    CHECK(pulse(Drive::kLow) == 50);
    CHECK(pulse(Drive::kNothing) == 0);
    return frame;
  }

  Frame receive_later() {
    clock.advance_by(2'000'000 * kUs);
    return receive();
  }
};

}  // namespace

TEST_CASE("the examples of the data sheet") {
  CHECK(Dht22::frame_of(weather_of(35.1, 65.2)) == Frame{0x02, 0x8C, 0x01, 0x5F, 0xEE});
  const Frame cold = Dht22::frame_of(weather_of(-10.1, 65.2));
  CHECK(cold[2] == 0x80);
  CHECK(cold[3] == 0x65);
  CHECK(Dht22::frame_of(weather_of(-0.04, 0))[2] == 0);  // there is no -0.0
  CHECK(Dht22::frame_of(weather_of(200, 200)) == Dht22::frame_of(weather_of(80, 100)));
  CHECK(Dht22::frame_of(weather_of(-41, 0)) == Dht22::frame_of(weather_of(-40, 0)));
}

TEST_CASE("it answers a start signal, with what was measured after the answer before") {
  Bench bench;
  bench.chip.set_weather(weather_of(20, 40));
  CHECK(bench.receive() == Dht22::frame_of(weather_of(20, 40)));
  bench.chip.set_weather(weather_of(-30, 50));
  CHECK(bench.receive_later() == Dht22::frame_of(weather_of(20, 40)));
  CHECK(bench.receive_later() == Dht22::frame_of(weather_of(-30, 50)));
}

TEST_CASE("a start signal is 1 ms long, and asked within two seconds it is silent") {
  Bench bench;
  bench.start(999);
  CHECK(bench.pulse(Drive::kNothing) == 0);
  bench.receive();
  bench.clock.advance_by(1'900'000 * kUs);
  bench.start();
  CHECK(bench.pulse(Drive::kNothing) == 0);
  bench.receive_later();
}

TEST_CASE("every fault shows on the line") {
  Bench bench;
  const auto with = [&](const char* name, int value) {
    SensorFaults faults;
    REQUIRE(emulators::set_fault(faults, name, value));
    bench.chip.set_faults(faults);
    bench.clock.advance_by(3'000'000 * kUs);
  };
  const auto answers = [&] {
    bench.clock.advance_by(3'000'000 * kUs);
    bench.start();
    return bench.chip.next_change_ns() != emulators::PinTarget::kNever;
  };
  with("absent", 1);
  CHECK_FALSE(answers());
  with("bus_stuck", 1);
  CHECK(bench.pulse(Drive::kLow) == 0);
  for (int every = 1; every <= 3; ++every) {
    with("nack_every", every);
    for (int n = 1; n <= 6; ++n) CHECK(answers() == (n % every != 0));
    with("bad_crc_every", every);
    for (int n = 1; n <= 6; ++n) {
      const Frame frame = bench.receive_later();
      const bool right =
          static_cast<std::uint8_t>(frame[0] + frame[1] + frame[2] + frame[3]) == frame[4];
      CHECK(right == (n % every != 0));
    }
    with("garbage_every", every);
    for (int n = 1; n <= 6; ++n) {
      CHECK((bench.receive_later() == Frame{0xFF, 0xFF, 0xFF, 0xFF, 0xFF}) == (n % every == 0));
    }
  }
  with("stuck_conversion", 1);
  bench.start();
  CHECK(bench.pulse(Drive::kNothing) == 30);
  CHECK(bench.pulse(Drive::kLow) == 80);
  CHECK(bench.pulse(Drive::kNothing) == 0);
}
