// A chip on an I2C bus that has registers with addresses of one byte and no check sums.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/sensors/i2c.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// All give kMeasuring where nothing failed. Each blocks for as long as the bytes of its
// transactions take. The bus behind the device is borrowed.
class I2cRegisters {
 public:
  // How many read_twice() reads at most.
  static constexpr std::size_t kLongestRead = 26;

  constexpr explicit I2cRegisters(I2cDevice device) : device_(device) {}

  // `size` registers from `address` on.
  SensorStatus read_registers(std::uint8_t address, std::uint8_t* data, std::size_t size) const;

  // What it says twice is what it holds: kNotAnswering where it says two things.
  SensorStatus read_twice(std::uint8_t address, std::uint8_t* data, std::size_t size) const;

  // Bytes as the chip wants them: the address of a register, and what to write there.
  SensorStatus set_registers(const std::uint8_t* bytes, std::size_t size) const {
    return sensor_status(device_.transmit(bytes, size));
  }

 private:
  I2cDevice device_;
};

}  // namespace prometheus_express
