// The BME280: temperature, humidity and pressure, measured one at a time in forced mode (data sheet
// BST-BME280-DS002, revision 1.6).
//
//   prom::Bme280 bme280{prom::I2cDevice{bus, prom::Bme280::kSecondAddress}};
//   bme280.start(now_ms);                                     // once a second, say
//   if (bme280.update(now_ms) == prom::SensorStatus::kOk) use(bme280.reading());
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/sensors/i2c.h"
#include "prometheus_express/sensors/parts/bme280_compensation.h"
#include "prometheus_express/sensors/parts/bosch.h"
#include "prometheus_express/sensors/parts/i2c_registers.h"
#include "prometheus_express/sensors/parts/polled_sensor.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

struct Bme280Options {
  Oversampling temperature = Oversampling::k2;
  Oversampling humidity = Oversampling::k1;
  Oversampling pressure = Oversampling::k4;

  // Register config, 0 to 4: an average over 2^n measurements of temperature and pressure. 0: off.
  std::uint8_t filter = 0;
};

// Blocks only for as long as the bytes of its transactions take: 80 at most, 2 ms at 400 kHz.
// Whatever fails, a call takes at most 20 ms on the Feather M4 (docs/bounded_calls.md). A
// measurement takes 20 ms with these options, 115 with sixteen samples of each, the first one and
// one after a failure 3 more. A sensor that is missing, fails, or was reset is a status; the next
// start() sets it up anew, so it comes back by itself. A BMP280, which has no humidity and is sold
// under this name, is kWrongChip. Not for interrupt handlers.
class Bme280 : public PolledSensor<Bme280> {
 public:
  static constexpr std::uint8_t kAddress = 0x77;
  static constexpr std::uint8_t kSecondAddress = 0x76;  // pin SDO at ground

  struct Reading {
    float temperature_celsius;  // -40 to 85
    float humidity_percent;     // 0 to 100
    float pressure_pascals;     // 30,000 to 110,000
  };

  // The bus behind the device is borrowed.
  explicit Bme280(I2cDevice device, const Bme280Options& options = {});

  // After update() has given kOk. Values outside of the ranges above are kImplausible.
  const Reading& reading() const { return reading_; }

 private:
  friend PolledSensor;
  enum class Step : std::uint8_t { kReset, kConversion };

  SensorStatus begin(std::uint64_t now_ms);
  SensorStatus go_on(std::uint64_t now_ms);
  SensorStatus identify();
  SensorStatus read_calibration();
  SensorStatus trigger(std::uint64_t now_ms);
  SensorStatus check_settings() const;
  SensorStatus take(const std::uint8_t* field);
  std::uint32_t conversion_ms() const;

  I2cRegisters registers_;
  Step step_ = Step::kReset;
  std::uint8_t ctrl_hum_;
  std::uint8_t ctrl_meas_;  // but for the mode
  std::uint8_t config_;
  bme280::Calibration calibration_ = {};
  Reading reading_ = {};
};

}  // namespace prometheus_express
