#include "emulators/i2c_sensor/i2c_sensor.h"

namespace emulators {

bool I2cSensor::start(bool read) {
  if (addressed_) end();
  giving_garbage_ = read && gives_garbage();
  addressed_ = transaction_begins() && begin(read);
  return addressed_;
}

bool I2cSensor::write(std::uint8_t byte) {
  if (!addressed_ || refuses_write()) return false;
  return take(byte);
}

std::uint8_t I2cSensor::read() {
  if (!addressed_ || now_ns() < clock_held_until_ns()) return 0xFF;
  const std::uint8_t byte = give();
  return giving_garbage_ ? garbage() : byte;
}

void I2cSensor::stop() {
  if (addressed_) end();
  addressed_ = false;
}

}  // namespace emulators
