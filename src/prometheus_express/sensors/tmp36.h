// The TMP36: temperature as a voltage, 0.5 V at 0 degrees and 10 mV more for each degree (Analog
// Devices, data sheet TMP35/TMP36/TMP37, revision H).
//
//   prom::Tmp36 tmp36{analog_input};
//   tmp36.start(now_ms);
//   if (tmp36.update(now_ms) == prom::SensorStatus::kOk) use(tmp36.reading());
#pragma once

#include <cstdint>

#include "prometheus_express/sensors/analog_input.h"
#include "prometheus_express/sensors/parts/polled_sensor.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// Blocks for as long as the input's measure(): at most 1 ms on the Feather M4
// (docs/bounded_calls.md). A pin to which nothing is connected,
// or ground or the supply, is kImplausible where its voltage is outside of the sensor's range; a
// pin that floats may be anything. Not for interrupt handlers.
class Tmp36 : public PolledSensor<Tmp36> {
 public:
  struct Reading {
    float temperature_celsius;  // -40 to 125
  };

  // The input is borrowed. An error of the reference is one of the temperature: 1% of 3.3 V, 0.75
  // degrees at 25.
  explicit Tmp36(AnalogInput& input, float reference_volts = 3.3f)
      : input_(input), reference_volts_(reference_volts) {}

  // After update() has given kOk.
  const Reading& reading() const { return reading_; }

 private:
  friend PolledSensor;

  SensorStatus begin(std::uint64_t now_ms);
  SensorStatus go_on(std::uint64_t now_ms);

  AnalogInput& input_;
  float reference_volts_;
  Reading reading_ = {};
};

}  // namespace prometheus_express
