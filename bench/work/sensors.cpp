#include "work/sensors.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

namespace bench {

ExpressSensors::ExpressSensors() {
  gas.set(1060948);
  humidity.labels("bme680").set(49.4062);
  humidity.labels("si7021").set(38.2568);
  pressure.set(1014.05);
  temperature.labels("bme680").set(27.9775);
  temperature.labels("si7021").set(27.7948);
  counter.inc(1588);
  gauge.set(3887);
}

std::shared_ptr<prometheus::Registry> cpp_sensors() {
  auto registry = std::make_shared<prometheus::Registry>();
  const auto gauge = [&](const char* name, const char* help) -> auto& {
    return prometheus::BuildGauge().Name(name).Help(help).Register(*registry);
  };
  gauge("prom_express_gas", "gas from the bme680 sensor").Add({}).Set(1060948);
  auto& humidity = gauge("prom_express_humidity", "humidity from both sensors");
  humidity.Add({{"sensor", "bme680"}}).Set(49.4062);
  humidity.Add({{"sensor", "si7021"}}).Set(38.2568);
  gauge("prom_express_pressure", "pressure from the bme680 sensor").Add({}).Set(1014.05);
  auto& temperature = gauge("prom_express_temperature", "temperature from both sensors");
  temperature.Add({{"sensor", "bme680"}}).Set(27.9775);
  temperature.Add({{"sensor", "si7021"}}).Set(27.7948);
  prometheus::BuildCounter()
      .Name("test_counter")
      .Help("a test counter")
      .Register(*registry)
      .Add({})
      .Increment(1588);
  gauge("test_gauge", "a test gauge").Add({}).Set(3887);
  return registry;
}

LimitPage limit_sensors() {
  LimitPage page;
  const auto header = [&](const char* name, const char* help, const char* type) {
    page.add_text(std::string("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type +
                  '\n');
  };
  header("prom_express_gas", "gas from the bme680 sensor", "gauge");
  page.add_sample("prom_express_gas ", 1060948);
  header("prom_express_humidity", "humidity from both sensors", "gauge");
  page.add_sample("prom_express_humidity{sensor=\"bme680\"} ", 49.4062);
  page.add_sample("prom_express_humidity{sensor=\"si7021\"} ", 38.2568);
  header("prom_express_pressure", "pressure from the bme680 sensor", "gauge");
  page.add_sample("prom_express_pressure ", 1014.05);
  header("prom_express_temperature", "temperature from both sensors", "gauge");
  page.add_sample("prom_express_temperature{sensor=\"bme680\"} ", 27.9775);
  page.add_sample("prom_express_temperature{sensor=\"si7021\"} ", 27.7948);
  header("test_counter", "a test counter", "counter");
  page.add_sample("test_counter ", 1588);
  header("test_gauge", "a test gauge", "gauge");
  page.add_sample("test_gauge ", 3887);
  return page;
}

}  // namespace bench
