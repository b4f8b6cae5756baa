#include "host_sensors/host_metrics.h"

#include <algorithm>
#include <utility>

#include "host_sensors/machine.h"

namespace host_sensors {
namespace {

struct SensorMetric {
  Quantity quantity;
  prom::MetricName name;
  prom::Documentation documentation;
};

// The first four are named as on the boards, so that one dashboard shows both.
constexpr SensorMetric kSensorMetrics[kQuantities] = {
    {Quantity::kTemperature, "temperature", "temperature in degrees Celsius"},
    {Quantity::kHumidity, "humidity", "relative humidity in percent"},
    {Quantity::kPressure, "pressure", "air pressure in hectopascals"},
    {Quantity::kGas, "gas", "resistance of the gas sensor in ohms"},
    {Quantity::kVoltage, "voltage_volts", "voltage at a pin of the chip"},
    {Quantity::kCurrent, "current_amperes", "electric current"},
    {Quantity::kPower, "power_watts", "electric power"},
    {Quantity::kFanSpeed, "fan_speed_rpm", "revolutions a minute"},
};

constexpr prom::LabelName<prom::MetricType::kGauge> kLabels[] = {"sensor"};

bool same_series(const Reading& a, const Reading& b) {
  return a.quantity == b.quantity && a.sensor == b.sensor;
}

}  // namespace

HostMetrics::HostMetrics(prom::CollectorRegistry& registry, std::filesystem::path root)
    : registry_(registry),
      root_(std::move(root)),
      absent_(show_all()),
      registration_(registry, *this) {}

std::vector<std::string> HostMetrics::show_all() {
  Readings sensors = read_sensors(root_);
  show_sensors(std::move(sensors.readings));

  const Machine machine = read_machine(root_);
  show(load1_, "load1", "runnable tasks, average of the last minute", machine.load1);
  show(memory_total_bytes_, "memory_total_bytes", "memory of the machine",
       machine.memory_total_bytes);
  show(memory_available_bytes_, "memory_available_bytes", "memory that programs could still use",
       machine.memory_available_bytes);
  show(uptime_seconds_, "uptime_seconds", "time since the machine started", machine.uptime_seconds);

  std::vector<std::string> absent = std::move(sensors.absent);
  absent.insert(absent.end(), machine.absent.begin(), machine.absent.end());
  return absent;
}

void HostMetrics::show_sensors(std::vector<Reading> readings) {
  for (const SensorMetric& metric : kSensorMetrics) {
    LabelledGauge& gauge = sensors_[static_cast<std::size_t>(metric.quantity)];
    for (const Reading& reading : readings) {
      if (reading.quantity != metric.quantity) continue;
      if (!gauge) gauge.emplace(metric.name, metric.documentation, kLabels, registry_);
      gauge->labels(reading.sensor).set(reading.value);
    }
  }
  for (const Reading& old : shown_) {
    const auto is_same = [&](const Reading& reading) { return same_series(old, reading); };
    if (std::none_of(readings.begin(), readings.end(), is_same)) {
      sensors_[static_cast<std::size_t>(old.quantity)]->remove(old.sensor);
    }
  }
  shown_ = std::move(readings);
}

void HostMetrics::show(PlainGauge& gauge, prom::MetricName name, prom::Documentation documentation,
                       std::optional<double> value) {
  if (!value) return gauge.reset();
  if (!gauge) gauge.emplace(name, documentation, registry_);
  gauge->set(*value);
}

}  // namespace host_sensors
