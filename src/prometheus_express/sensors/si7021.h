// The Si7021: humidity and temperature, measured one at a time without holding the bus (data sheet
// Si7021-A20, revision 1.2).
//
//   prom::Si7021 si7021{prom::I2cDevice{bus, prom::Si7021::kAddress}};
//   si7021.start(now_ms);                                     // once a second, say
//   if (si7021.update(now_ms) == prom::SensorStatus::kOk) use(si7021.reading());
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/sensors/i2c.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// Blocks only for as long as the bytes of its transactions take. A sensor that is missing or fails
// is a status; the next start() sets it up anew, so it comes back by itself. Not for interrupt
// handlers.
class Si7021 {
 public:
  static constexpr std::uint8_t kAddress = 0x40;

  // Values of firmware_revision() that the data sheet names.
  static constexpr std::uint8_t kFirmware1_0 = 0xFF;
  static constexpr std::uint8_t kFirmware2_0 = 0x20;

  struct Reading {
    float temperature_celsius;  // -40 to 125
    float humidity_percent;     // 0 to 100
  };

  // The bus behind the device is borrowed.
  explicit Si7021(I2cDevice device) : device_(device) {}

  // Begins a measurement; nothing happens where one is under way. After a failure, and the first
  // time, the chip is reset and asked who it is before.
  void start(std::uint64_t now_ms);

  // Goes on with it; the status stays what it is until the next start(). Any other than kOk and
  // kMeasuring is a failure, and the reading not to be used. Values that the data sheet does not
  // know, a supply below 1.9 V, and a heater that is on are kImplausible.
  SensorStatus update(std::uint64_t now_ms);

  // After update() has given kOk.
  const Reading& reading() const { return reading_; }

  // After update() has given kOk.
  std::uint8_t firmware_revision() const { return firmware_revision_; }

 private:
  enum class Step : std::uint8_t { kReset, kHumidity, kTemperature };

  SensorStatus begin(std::uint64_t now_ms);
  SensorStatus go_on(std::uint64_t now_ms);
  SensorStatus identify();
  SensorStatus check_settings() const;
  SensorStatus convert(Step step, std::uint64_t now_ms);
  SensorStatus take_code(std::uint64_t now_ms, std::uint32_t status_bits, float& fraction);
  void settle(SensorStatus status);

  I2cDevice device_;
  SensorStatus status_ = SensorStatus::kIdle;
  Step step_ = Step::kReset;
  bool set_up_ = false;
  std::uint8_t firmware_revision_ = 0;
  std::uint64_t due_ms_ = 0;
  std::uint64_t deadline_ms_ = 0;
  Reading reading_ = {};
};

namespace si7021 {

// The check sum behind `size` bytes: x^8 + x^5 + x^4 + 1 (data sheet, section 5.1).
std::uint8_t crc8(const std::uint8_t* data, std::size_t size);

}  // namespace si7021
}  // namespace prometheus_express
