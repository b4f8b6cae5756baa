// What the station shows: the readings of its two sensors, under the names of the Python original,
// and how the board itself is doing.
//
// A sensor that fails takes its readings out of the page: its labelled series end, and those
// without labels, gas and pressure, are NaN. readings_total tells the reason by its label "result":
// "ok", or the name of a SensorStatus such as "absent" or "bad_checksum".
#pragma once

#include <prometheus_express.h>

#include <cstdint>

#include "prometheus_express/sensors/sensor_status.h"

namespace station {

class Metrics {
 public:
  explicit Metrics(prometheus_express::CollectorRegistry& registry);

  // Begins a round of readings once a second, and shows those that have come. Gives the time when
  // it wants to be called next; earlier is harmless.
  std::uint64_t run(std::uint64_t now_ms);

 private:
  using Gauge = prometheus_express::Gauge<>;
  using SensorGauge = prometheus_express::Gauge<1>;
  using SensorStatus = prometheus_express::SensorStatus;

  void take_bme680(std::uint64_t now_ms);
  void take_si7021(std::uint64_t now_ms);
  void remove(const char* sensor);
  void finish_round();

  Gauge gas_;
  SensorGauge humidity_;
  Gauge pressure_;
  SensorGauge temperature_;
  prometheus_express::Counter<2> readings_;
  prometheus_express::Counter<> test_counter_;
  Gauge test_gauge_;
  Gauge uptime_seconds_;
  Gauge stack_free_bytes_;
  std::uint64_t next_round_ms_ = 0;
  bool bme680_pending_ = false;
  bool si7021_pending_ = false;
  std::uint32_t round_ = 0;
};

}  // namespace station
