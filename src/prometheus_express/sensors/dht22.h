// The DHT22, also called AM2302: humidity and temperature, over a line of its own on which the
// length of a pulse tells a bit (Aosong, "AM2302 Product Manual").
//
//   prom::Dht22 dht22{line};
//   dht22.start(now_ms);                                      // whenever the last one is over
//   if (dht22.update(now_ms) == prom::SensorStatus::kOk) use(dht22.reading());
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/sensors/parts/polled_sensor.h"
#include "prometheus_express/sensors/pulse_line.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// Does not block, where capture() of the line does not: a call takes at most 0.1 ms on the Feather
// M4 (docs/bounded_calls.md). A measurement takes 10 ms, and begins at
// least 2 s after the last one, and after the first start(): the sensor does not bear more. What it
// tells is what it measured when it was asked the last time. A sensor that is missing or fails is a
// status; the next start() asks it again, so it comes back by itself. Between two calls of update()
// while the line is held low no more than 15 ms may pass, or the sensor may take no notice. Not for
// interrupt handlers.
class Dht22 : public PolledSensor<Dht22> {
 public:
  struct Reading {
    float temperature_celsius;  // -40 to 80
    float humidity_percent;     // 0 to 100
  };

  // The line is borrowed.
  explicit Dht22(PulseLine& line) : line_(line) {}

  // After update() has given kOk. Values outside of the ranges above, and all bits 0, are
  // kImplausible.
  const Reading& reading() const { return reading_; }

 private:
  friend PolledSensor;
  enum class Step : std::uint8_t { kRest, kCall, kAnswer };

  static constexpr std::size_t kDataBytes = 5;
  // The sensor falls for its answer, for each bit, and once behind the last one.
  static constexpr std::size_t kEdges = 1 + 8 * kDataBytes + 1;

  SensorStatus begin(std::uint64_t now_ms);
  SensorStatus go_on(std::uint64_t now_ms);
  SensorStatus take();
  SensorStatus decode(std::uint8_t* data) const;

  PulseLine& line_;
  Step step_ = Step::kRest;
  bool was_asked_ = false;
  std::uint64_t rest_until_ms_ = 0;
  std::uint16_t periods_[kEdges] = {};
  Reading reading_ = {};
};

}  // namespace prometheus_express
