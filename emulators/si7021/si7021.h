// An emulated Silicon Labs Si7021 humidity and temperature sensor, written from its data sheet
// (Si7021-A20): commands with and without clock stretching, checksums, serial number, resolutions.
//
// Conversions take the longest time that the data sheet allows. The heater is a register only: it
// warms nothing. The chip has been powered for long when the emulation begins.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/i2c_sensor/i2c_sensor.h"

namespace emulators {

class Si7021 final : public I2cSensor {
 public:
  // The clock is borrowed.
  explicit Si7021(const Clock& clock) : I2cSensor(clock, 0x40) {}

  std::uint64_t clock_held_until_ns() const override { return stretching_ ? ready_ns_ : 0; }

  // The electronic serial number: SNA_3..SNA_0, then SNB_3 (0x15, the kind of chip)..SNB_0.
  static constexpr std::uint64_t kSerialNumber = 0x1A2B3C4D15FFFF01;

 private:
  enum class Measurement : std::uint8_t { kNone, kHumidity, kTemperature };

  bool begin(bool read) override;
  bool take(std::uint8_t byte) override;
  std::uint8_t give() override;
  void end() override;

  bool command(std::uint8_t byte);
  bool second_byte(std::uint8_t byte);
  bool convert(Measurement measurement, bool hold);
  bool finish_conversion();
  void reset();

  bool resetting() const { return now_ns() < reset_until_ns_; }
  void answer(std::uint16_t code, bool with_crc);
  void answer_first_serial_bytes();
  void answer_last_serial_bytes();

  std::uint8_t user_register_ = 0x3A;
  std::uint8_t heater_register_ = 0x00;
  std::uint8_t command_ = 0;
  int bytes_taken_ = 0;
  Measurement measuring_ = Measurement::kNone;
  bool hold_ = false;        // the command was one that stretches the clock
  bool stretching_ = false;  // it was addressed for its answer, and holds the clock
  std::uint64_t ready_ns_ = 0;
  std::uint64_t reset_until_ns_ = 0;
  std::uint16_t last_temperature_code_ = 0;
  std::vector<std::uint8_t> answer_;
  std::size_t given_ = 0;
};

}  // namespace emulators
