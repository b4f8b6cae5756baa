// The BME680 and the BME688: temperature, humidity, pressure and gas, measured one at a time in
// forced mode (data sheets BST-BME680-DS001 and BST-BME688-DS000).
//
//   prom::Bme680 bme680{prom::I2cDevice{bus, prom::Bme680::kAddress}};
//   bme680.start(now_ms);                                     // once a second, say
//   if (bme680.update(now_ms) == prom::SensorStatus::kOk) use(bme680.reading());
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/sensors/i2c.h"
#include "prometheus_express/sensors/parts/bme680_compensation.h"
#include "prometheus_express/sensors/parts/bosch.h"
#include "prometheus_express/sensors/parts/i2c_registers.h"
#include "prometheus_express/sensors/parts/polled_sensor.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

struct Bme680Options {
  Oversampling temperature = Oversampling::k8;
  Oversampling humidity = Oversampling::k2;
  Oversampling pressure = Oversampling::k4;

  // Register config, 0 to 7: an average over 2^n measurements of temperature and pressure. 0: off.
  std::uint8_t filter = 0;

  // How hot the heater of the gas sensor gets, 200 to 400, and for how long before the gas is
  // measured, 1 to 4032. A heater_ms of 0 leaves the gas out.
  std::uint16_t heater_celsius = 320;
  std::uint16_t heater_ms = 150;
};

// Blocks only for as long as the bytes of its transactions take. Whatever fails, a call takes at
// most 20 ms on the Feather M4 (docs/bounded_calls.md). A sensor that is missing, fails, or was
// reset is a status; the next start() sets it up anew, so it comes back by itself. Not for
// interrupt handlers.
class Bme680 : public PolledSensor<Bme680> {
 public:
  static constexpr std::uint8_t kAddress = 0x77;
  static constexpr std::uint8_t kSecondAddress = 0x76;  // pin SDO at ground

  struct Reading {
    float temperature_celsius;  // -40 to 85
    float humidity_percent;     // 0 to 100
    float pressure_pascals;     // 30,000 to 110,000
    float gas_ohms;             // NaN where it was left out, or the heater did not get hot enough
  };

  // The bus behind the device is borrowed.
  explicit Bme680(I2cDevice device, const Bme680Options& options = {});

  // After update() has given kOk. Values outside of the ranges above are kImplausible.
  const Reading& reading() const { return reading_; }

  // Says whether it is a BME688. After update() has given kOk.
  bool is_bme688() const { return variant_ != 0; }

 private:
  friend PolledSensor;
  enum class Step : std::uint8_t { kReset, kConversion };

  // The registers from ctrl_gas_0 to config.
  static constexpr std::uint8_t kSettings = 0x70;
  static constexpr std::size_t kSettingsBytes = 6;
  static constexpr std::size_t kFieldBytes = 0x2D - 0x1F + 1;

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
  std::uint8_t variant_ = 0;
  std::uint8_t gas_wait_;
  std::uint8_t settings_[kSettingsBytes];
  std::uint16_t heater_celsius_;
  float ambient_celsius_ = 25;
  bme680::Calibration calibration_ = {};
  Reading reading_ = {};
};

}  // namespace prometheus_express
