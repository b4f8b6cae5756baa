// The page of a small sensor program, eight samples, the same for each library.
#pragma once

#include <prometheus/registry.h>

#include <memory>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/registry.h"
#include "work/limit_page.h"

namespace bench {

struct ExpressSensors {
  ExpressSensors();

  prometheus_express::CollectorRegistry registry;
  prometheus_express::Gauge<> gas{"prom_express_gas", "gas from the bme680 sensor", registry};
  prometheus_express::Gauge<1> humidity{
      "prom_express_humidity", "humidity from both sensors", {"sensor"}, registry};
  prometheus_express::Gauge<> pressure{"prom_express_pressure", "pressure from the bme680 sensor",
                                       registry};
  prometheus_express::Gauge<1> temperature{
      "prom_express_temperature", "temperature from both sensors", {"sensor"}, registry};
  prometheus_express::Counter<> counter{"test_counter", "a test counter", registry};
  prometheus_express::Gauge<> gauge{"test_gauge", "a test gauge", registry};
};

std::shared_ptr<prometheus::Registry> cpp_sensors();

LimitPage limit_sensors();

}  // namespace bench
