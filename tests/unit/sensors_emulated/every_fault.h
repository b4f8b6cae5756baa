// What every driver of a sensor is tested with over its emulator.
#pragma once

#include <doctest/doctest.h>

#include "emulators/sensor/sensor.h"
#include "prometheus_express/sensors/sensor_status.h"

// Measures once; a millisecond goes by between two looks.
template <class Driver>
prometheus_express::SensorStatus measure(Driver& driver, emulators::Clock& clock) {
  constexpr int kLongest = 5'000;
  driver.start(clock.now_ns() / 1'000'000);
  auto status = prometheus_express::SensorStatus::kMeasuring;
  for (int i = 0; i < kLongest && status == prometheus_express::SensorStatus::kMeasuring; ++i) {
    clock.advance_by(1'000'000);
    status = driver.update(clock.now_ns() / 1'000'000);
  }
  clock.advance_by(100'000'000);
  return status;
}

// Each fault at every n-th transaction, in changing weather: a reading is right or it is not given,
// and the second measurement after the fault is right. `Bench` has .clock, .chip, .driver, and
// .check_reading().
template <class Bench, class Skip>
void check_every_fault(const Skip& skip) {
  constexpr const char* kFaults[] = {"absent",        "nack_every",       "nack_write_every",
                                     "bus_stuck",     "stuck_conversion", "wrong_id",
                                     "bad_crc_every", "garbage_every"};
  for (const char* fault : kFaults) {
    for (int every = 1; every <= 40; ++every) {
      for (const int garbage : {0x00, 0xFF, -1}) {
        if (skip(fault, garbage)) continue;
        CAPTURE(fault);
        CAPTURE(every);
        CAPTURE(garbage);
        Bench bench;
        emulators::SensorFaults faults;
        REQUIRE(emulators::set_fault(faults, fault, every));
        faults.garbage_byte = garbage;
        bench.chip.set_faults(faults);
        for (int i = 0; i < 20; ++i) {
          bench.chip.set_weather({10.0 + i, 30.0 + i, 990.0 + i, 50'000.0 + 1'000 * i});
          if (measure(bench.driver, bench.clock) == prometheus_express::SensorStatus::kOk) {
            bench.check_reading();
          }
        }
        bench.chip.set_faults({});
        static_cast<void>(measure(bench.driver, bench.clock));
        REQUIRE(measure(bench.driver, bench.clock) == prometheus_express::SensorStatus::kOk);
        bench.check_reading();
      }
    }
  }
}

// What a measurement with this fault gives, of a sensor that was measured before unless it is
// `new_to_it`.
template <class Bench>
prometheus_express::SensorStatus status_with(const char* fault, bool new_to_it = false) {
  Bench bench;
  if (!new_to_it) {
    REQUIRE(measure(bench.driver, bench.clock) == prometheus_express::SensorStatus::kOk);
  }
  emulators::SensorFaults faults;
  REQUIRE(emulators::set_fault(faults, fault, 1));
  bench.chip.set_faults(faults);
  return measure(bench.driver, bench.clock);
}
