// What the emulated sensors on I2C have in common: the bus, and what faults do to it.
#pragma once

#include <cstdint>

#include "emulators/contracts.h"
#include "emulators/sensor/sensor.h"

namespace emulators {

// The bus side of a sensor. A chip derives from it and never sees what the faults take away.
class I2cSensor : public I2cTarget, public Sensor {
 public:
  std::uint8_t address() const final { return address_; }
  bool start(bool read) final;
  bool write(std::uint8_t byte) final;
  std::uint8_t read() final;
  void stop() final;
  bool holds_data_line() const final { return faults().bus_stuck != 0; }

 protected:
  I2cSensor(const Clock& clock, std::uint8_t address) : Sensor(clock), address_(address) {}

  // As in I2cTarget, of a sound chip. end() comes at a stop and before a repeated start.
  virtual bool begin(bool read) = 0;
  virtual bool take(std::uint8_t byte) = 0;
  virtual std::uint8_t give() = 0;
  virtual void end() = 0;

 private:
  const std::uint8_t address_;
  bool addressed_ = false;
  bool giving_garbage_ = false;
};

}  // namespace emulators
