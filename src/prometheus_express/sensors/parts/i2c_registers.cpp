#include "prometheus_express/sensors/parts/i2c_registers.h"

#include <cstring>

namespace prometheus_express {

SensorStatus I2cRegisters::read_registers(std::uint8_t address, std::uint8_t* data,
                                          std::size_t size) const {
  return sensor_status(device_.transfer(&address, 1, data, size));
}

SensorStatus I2cRegisters::read_twice(std::uint8_t address, std::uint8_t* data,
                                      std::size_t size) const {
  std::uint8_t again[kLongestRead];
  SensorStatus status = read_registers(address, data, size);
  if (status == SensorStatus::kMeasuring) status = read_registers(address, again, size);
  if (status != SensorStatus::kMeasuring) return status;
  return std::memcmp(data, again, size) == 0 ? status : SensorStatus::kNotAnswering;
}

}  // namespace prometheus_express
