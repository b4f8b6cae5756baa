// An I2C bus with one emulated sensor, at 400 kHz, and what every driver of one is tested with.
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>

#include "emulators/i2c_sensor/i2c_sensor.h"
#include "prometheus_express/sensors/i2c.h"
#include "prometheus_express/sensors/sensor_status.h"

class EmulatedBus final : public prometheus_express::I2cBus {
 public:
  using Status = prometheus_express::I2cStatus;

  EmulatedBus(emulators::Clock& clock, emulators::I2cTarget& chip) : clock_(clock), chip_(chip) {}

  Status transfer(std::uint8_t address, const std::uint8_t* out, std::size_t out_size,
                  std::uint8_t* in, std::size_t in_size) override {
    if (chip_.holds_data_line()) return Status::kBusError;
    const Status status = bytes(address, out, out_size, in, in_size);
    chip_.stop();
    return status;
  }

 private:
  static constexpr std::uint64_t kByteNs = 22'500;
  static constexpr std::uint64_t kPatienceNs = 10'000'000;

  Status bytes(std::uint8_t address, const std::uint8_t* out, std::size_t out_size,
               std::uint8_t* in, std::size_t in_size) {
    if (out_size > 0) {
      if (!starts(address, false)) return Status::kNoAnswer;
      for (std::size_t i = 0; i < out_size; ++i) {
        clock_.advance_by(kByteNs);
        if (!chip_.write(out[i])) return Status::kRefused;
      }
    }
    if (in_size > 0 && !starts(address, true)) return Status::kNoAnswer;
    for (std::size_t i = 0; i < in_size; ++i) {
      if (chip_.clock_held_until_ns() > clock_.now_ns() + kPatienceNs) return Status::kTimedOut;
      clock_.advance_to(chip_.clock_held_until_ns());
      clock_.advance_by(kByteNs);
      in[i] = chip_.read();
    }
    return Status::kOk;
  }

  bool starts(std::uint8_t address, bool read) {
    clock_.advance_by(kByteNs);
    return address == chip_.address() && chip_.start(read);
  }

  emulators::Clock& clock_;
  emulators::I2cTarget& chip_;
};

// Measures once; a millisecond goes by between two looks.
template <class Driver>
prometheus_express::SensorStatus measure(Driver& driver, emulators::Clock& clock) {
  constexpr int kLongest = 2'000;
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
