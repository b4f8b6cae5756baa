// The metrics of this machine: what its sensors, load, memory and uptime are at each scrape.
#pragma once

#include <prometheus_express.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host_sensors/readings.h"

namespace host_sensors {

namespace prom = prometheus_express;

// What cannot be read is not on the page: neither the series of a sensor that fails, nor a metric
// that the machine never had.
class HostMetrics : public prom::Collector {
 public:
  // Reads everything once. `root` stands for "/".
  HostMetrics(prom::CollectorRegistry& registry, std::filesystem::path root);

  // A line for each source that had nothing to say when this object was made: which, and why.
  const std::vector<std::string>& absent() const { return absent_; }

  void collect() override { show_all(); }

 private:
  using LabelledGauge = std::optional<prom::Gauge<1>>;
  using PlainGauge = std::optional<prom::Gauge<>>;

  std::vector<std::string> show_all();
  void show_sensors(std::vector<Reading> readings);
  void show(PlainGauge& gauge, prom::MetricName name, prom::Documentation documentation,
            std::optional<double> value);

  prom::CollectorRegistry& registry_;
  std::filesystem::path root_;
  std::vector<Reading> shown_;
  LabelledGauge sensors_[kQuantities];
  PlainGauge load1_;
  PlainGauge memory_total_bytes_;
  PlainGauge memory_available_bytes_;
  PlainGauge uptime_seconds_;
  std::vector<std::string> absent_;
  prom::CollectorRegistration registration_;
};

}  // namespace host_sensors
