// The SHT31, and with it SHT30 and SHT35: temperature and humidity, measured together in single
// shots of high repeatability without holding the bus (data sheet SHT3x-DIS, version 5, May 2018).
//
//   prom::Sht31 sht31{prom::I2cDevice{bus, prom::Sht31::kAddress}};
//   sht31.start(now_ms);                                     // once a second, say
//   if (sht31.update(now_ms) == prom::SensorStatus::kOk) use(sht31.reading());
#pragma once

#include <cstdint>

#include "prometheus_express/sensors/i2c.h"
#include "prometheus_express/sensors/parts/polled_sensor.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// Blocks only for as long as the bytes of its transactions take: 8 at most, 0.2 ms at 400 kHz.
// Whatever fails, a call takes at most 20 ms on the Feather M4 (docs/bounded_calls.md). A
// measurement takes 17 ms, the first one and one after a failure 7 more. A sensor that is missing
// or fails is a status; the next start() sets it up anew, so it comes back by itself. Not for
// interrupt handlers.
class Sht31 : public PolledSensor<Sht31> {
 public:
  static constexpr std::uint8_t kAddress = 0x44;
  static constexpr std::uint8_t kSecondAddress = 0x45;  // pin ADDR at the supply

  struct Reading {
    float temperature_celsius;  // -40 to 125
    float humidity_percent;     // 0 to 100
  };

  // The bus behind the device is borrowed.
  explicit Sht31(I2cDevice device) : device_(device) {}

  // After update() has given kOk. Values outside of the ranges above are kImplausible.
  const Reading& reading() const { return reading_; }

 private:
  friend PolledSensor;
  enum class Step : std::uint8_t { kBreak, kReset, kIdentified, kConversion };

  SensorStatus begin(std::uint64_t now_ms);
  SensorStatus go_on(std::uint64_t now_ms);
  SensorStatus command(std::uint16_t code) const;
  SensorStatus identify() const;
  SensorStatus convert(std::uint64_t now_ms);
  SensorStatus take(std::uint64_t now_ms);

  I2cDevice device_;
  Step step_ = Step::kBreak;
  Reading reading_ = {};
};

}  // namespace prometheus_express
