// An emulated Bosch BME280 on I2C, after its data sheet (BST-BME280-DS002, revision 1.6), of which
// only parts were at hand; its registers were written from memory. It has sleep, forced and normal
// mode, oversampling, filter, stand-by, and converters that read what the weather makes of the
// chip's calibration, so that a right driver reads the weather back.
//
// A measurement takes the longest time of section 9.1: 1.25 ms, 2.3 ms for each sample, and 0.575
// ms more for pressure and for humidity. The chip has been powered for long when the emulation
// begins.
#pragma once

#include <array>
#include <cstdint>

#include "emulators/bme280/calibration.h"
#include "emulators/i2c_sensor/i2c_sensor.h"

namespace emulators {

class Bme280 final : public I2cSensor {
 public:
  // `address` is 0x76 or 0x77. The clock is borrowed.
  explicit Bme280(const Clock& clock, std::uint8_t address = 0x76,
                  const bme280::Calibration& calibration = {});

  // Any register, past the bus: for tests and traces.
  std::uint8_t peek(std::uint8_t address) const { return registers_[address]; }

 private:
  bool begin(bool read) override;
  bool take(std::uint8_t byte) override;
  std::uint8_t give() override;
  void end() override {}

  void reset();
  void write_register(std::uint8_t address, std::uint8_t value);
  void set_control(std::uint8_t value);
  void catch_up();
  void start_measurement(std::uint64_t when_ns);
  void measure();
  std::uint64_t measurement_ns() const;
  std::uint64_t standby_ns() const;
  std::uint32_t filtered(std::uint32_t adc, unsigned osrs, std::uint32_t& state) const;
  void store_adc(std::uint8_t address, std::uint32_t adc);
  unsigned mode() const;

  const bme280::Calibration calibration_;
  std::array<std::uint8_t, 256> registers_{};
  std::uint8_t pointer_ = 0;
  bool address_comes_ = true;
  std::uint8_t osrs_h_ = 0;  // ctrl_hum, since ctrl_meas was written
  bool cycles_ = false;      // measuring, or in stand-by between measurements
  std::uint64_t starts_ns_ = 0;
  std::uint64_t ends_ns_ = 0;
  bool control_waits_ = false;  // what was written to ctrl_meas while it measured
  std::uint8_t waiting_control_ = 0;
  std::uint64_t ready_ns_ = 0;  // after a reset
  std::uint32_t filtered_temperature_ = 0;
  std::uint32_t filtered_pressure_ = 0;
};

}  // namespace emulators
