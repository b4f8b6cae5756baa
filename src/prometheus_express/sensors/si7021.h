// The Si7021: humidity and temperature, measured one at a time without holding the bus (data sheet
// Si7021-A20, revision 1.2).
//
//   prom::Si7021 si7021{prom::I2cDevice{bus, prom::Si7021::kAddress}};
//   si7021.start(now_ms);                                     // once a second, say
//   if (si7021.update(now_ms) == prom::SensorStatus::kOk) use(si7021.reading());
#pragma once

#include <cstdint>

#include "prometheus_express/sensors/i2c.h"
#include "prometheus_express/sensors/parts/polled_sensor.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// Blocks only for as long as the bytes of its transactions take. Whatever fails, a call takes at
// most 20 ms on the Feather M4 (docs/bounded_calls.md). A sensor that is missing or fails is a
// status; the next start() sets it up anew, so it comes back by itself. Not for interrupt handlers.
class Si7021 : public PolledSensor<Si7021> {
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

  // After update() has given kOk. Values that the data sheet does not know, a supply below 1.9 V,
  // and a heater that is on are kImplausible.
  const Reading& reading() const { return reading_; }

  // After update() has given kOk.
  std::uint8_t firmware_revision() const { return firmware_revision_; }

 private:
  friend PolledSensor;
  enum class Step : std::uint8_t { kReset, kHumidity, kTemperature };

  SensorStatus begin(std::uint64_t now_ms);
  SensorStatus go_on(std::uint64_t now_ms);
  SensorStatus identify();
  SensorStatus check_settings() const;
  SensorStatus convert(Step step, std::uint64_t now_ms);
  SensorStatus take_code(std::uint64_t now_ms, std::uint32_t status_bits, float& fraction);

  I2cDevice device_;
  Step step_ = Step::kReset;
  std::uint8_t firmware_revision_ = 0;
  Reading reading_ = {};
};

}  // namespace prometheus_express
