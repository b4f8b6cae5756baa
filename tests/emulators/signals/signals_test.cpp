#include "emulators/signals/signals.h"

#include <doctest/doctest.h>

#include <cmath>

using emulators::Clock;
using emulators::Drive;
using emulators::PulseGenerator;
using emulators::VoltageSource;

TEST_CASE("pulses come at their frequency, and are counted") {
  for (const double hz : {0.5, 1.0, 3.0, 440.0, 9'999.0, 333'333.0}) {
    Clock clock;
    clock.advance_by(123);
    PulseGenerator generator{clock, hz};
    CHECK(generator.drive() == Drive::kLow);
    std::uint64_t rises = 0;
    for (int i = 0; i < 2'000; ++i) {
      const Drive before = generator.drive();
      const std::uint64_t next = generator.next_change_ns();
      REQUIRE(next > clock.now_ns());
      clock.advance_to(next - 1);
      CHECK(generator.drive() == before);
      clock.advance_to(next);
      CHECK(generator.drive() != before);
      if (generator.drive() == Drive::kHigh) ++rises;
      CHECK(generator.pulses() == rises);
    }
    CHECK(std::abs(static_cast<double>(clock.now_ns() - 123) - 2'000 * 5e8 / hz) < 2);
  }
}

TEST_CASE("without a frequency it stays low, and a new frequency begins at once") {
  Clock clock;
  PulseGenerator generator{clock};
  CHECK(generator.next_change_ns() == emulators::PinTarget::kNever);
  clock.advance_by(1'000'000'000);
  CHECK(generator.pulses() == 0);
  generator.set_hz(100);
  CHECK(generator.next_change_ns() == 1'005'000'000);
  generator.set_hz(1e9);
  CHECK(generator.next_change_ns() == 1'000'000'500);
}

TEST_CASE("volts are constant, or a function of time") {
  Clock clock;
  VoltageSource battery{clock, 1.65};
  VoltageSource ramp{clock, [](double seconds) { return 0.5 * seconds; }};
  CHECK(battery.volts() == 1.65);
  CHECK(ramp.volts() == 0);
  clock.advance_by(3'000'000'000);
  CHECK(battery.volts() == 1.65);
  CHECK(ramp.volts() == doctest::Approx(1.5));
}
