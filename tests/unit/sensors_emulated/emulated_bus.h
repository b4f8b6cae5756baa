// An I2C bus with one emulated sensor, at 400 kHz.
#pragma once

#include <cstddef>
#include <cstdint>

#include "emulators/i2c_sensor/i2c_sensor.h"
#include "prometheus_express/sensors/i2c.h"

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
