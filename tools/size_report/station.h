// The metrics of a small sensor station, for the firmwares that push them.
#pragma once

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"

namespace station {

inline prometheus_express::FixedStorage<256> storage;
inline prometheus_express::CollectorRegistry registry{"prom_express", storage};
inline prometheus_express::Gauge gas{"gas", "gas from the bme680 sensor", registry};
inline prometheus_express::Gauge humidity{
    "humidity", "humidity from both sensors", {"sensor"}, registry};
inline prometheus_express::Gauge pressure{"pressure", "pressure from the bme680 sensor", registry};
inline prometheus_express::Gauge temperature{
    "temperature", "temperature from both sensors", {"sensor"}, registry};
inline prometheus_express::Counter readings{"readings_total", "sensor readings taken", registry};

inline void read_sensors() {
  gas.set(1060948);
  humidity.labels("bme680").set(49.4062);
  humidity.labels("si7021").set(38.2568);
  pressure.set(1014.05);
  temperature.labels("bme680").set(27.9775);
  temperature.labels("si7021").set(27.7948);
  readings.inc();
}

}  // namespace station
