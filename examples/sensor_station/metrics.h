// What the station shows: the readings of its two sensors, under the names of the Python original,
// and how the board itself is doing.
#pragma once

#include <prometheus_express.h>

#include <cstdint>

namespace station {

class Metrics {
 public:
  explicit Metrics(prometheus_express::CollectorRegistry& registry);

  // Asks both sensors, once. What a sensor that does not answer has said before stays.
  void measure();

 private:
  using Gauge = prometheus_express::Gauge<>;
  using SensorGauge = prometheus_express::Gauge<1>;

  void count(const char* sensor, bool answered);

  Gauge gas_;
  SensorGauge humidity_;
  Gauge pressure_;
  SensorGauge temperature_;
  prometheus_express::Counter<2> readings_;
  prometheus_express::Counter<> test_counter_;
  Gauge test_gauge_;
  Gauge uptime_seconds_;
  Gauge stack_free_bytes_;
  std::uint32_t round_ = 0;
};

}  // namespace station
