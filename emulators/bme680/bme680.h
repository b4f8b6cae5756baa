// An emulated Bosch BME680 or BME688 on I2C, written from its data sheet (BST-BME680-DS001): forced
// mode, oversampling, filter, heater profiles, and converters that read what the weather makes of
// the chip's calibration, so that a right driver reads the weather back.
//
// A measurement takes as long as its settings say: 1963 us for each sample, 477 us for each of nine
// switchings, 1 ms to wake up, and the heater's wait. The heater is stable when its wait was at
// least 1 ms for every 14 degrees it had to rise; a heater that was not reads four times the
// resistance. Only forced mode exists: the BME688's parallel and sequential modes read as sleep.
#pragma once

#include <array>
#include <cstdint>

#include "emulators/bme680/calibration.h"
#include "emulators/i2c_sensor/i2c_sensor.h"

namespace emulators {

class Bme680 final : public I2cSensor {
 public:
  enum class Variant : std::uint8_t { kBme680 = 0, kBme688 = 1 };

  // `address` is 0x76 or 0x77. The clock is borrowed.
  explicit Bme680(const Clock& clock, std::uint8_t address = 0x77,
                  Variant variant = Variant::kBme680, const bme680::Calibration& calibration = {});

  // Any register, past the bus: for tests and traces.
  std::uint8_t peek(std::uint8_t address) const { return registers_[address]; }

 private:
  bool begin(bool read) override;
  bool take(std::uint8_t byte) override;
  std::uint8_t give() override;
  void end() override {}

  void reset();
  void write_register(std::uint8_t address, std::uint8_t value);
  void start_measurement();
  void catch_up();
  void finish_measurement();
  void finish_gas(unsigned profile);
  bool gas_is_on() const;
  bool heater_is_stable(unsigned profile) const;
  std::uint32_t filtered(std::uint32_t adc, unsigned osrs, std::uint32_t& state) const;
  void store_adc(std::uint8_t address, std::uint32_t adc);

  const Variant variant_;
  const bme680::Calibration calibration_;
  std::array<std::uint8_t, 256> registers_{};
  std::uint8_t pointer_ = 0;
  bool address_comes_ = true;
  bool measuring_ = false;
  std::uint64_t gas_begins_ns_ = 0;
  std::uint64_t ends_ns_ = 0;
  std::uint64_t ready_ns_ = 0;  // after a reset
  std::uint32_t filtered_temperature_ = 0;
  std::uint32_t filtered_pressure_ = 0;
};

}  // namespace emulators
