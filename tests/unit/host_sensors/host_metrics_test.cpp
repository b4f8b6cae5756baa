#include "host_sensors/host_metrics.h"

#include <doctest/doctest.h>

#include <string>

#include "fake_root.h"

namespace prom = prometheus_express;

namespace {

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the page of a machine with a bme680") {
  FakeRoot root;
  const std::string chip = "sys/bus/iio/devices/iio:device0/";
  root.file(chip + "name", "bme680");
  root.file(chip + "in_temp_input", "24735");
  root.file(chip + "in_humidityrelative_input", "49.406000000");
  root.file(chip + "in_pressure_input", "98.325000000");
  root.file(chip + "in_resistance_input", "1060948");
  root.file("proc/loadavg", "0.5 0.03 0.01 1/85 4502");
  root.file("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 500 kB");
  root.file("proc/uptime", "1184.54 2315.49");

  prom::CollectorRegistry registry{"prom_express"};
  const host_sensors::HostMetrics host{registry, root.path()};
  CHECK(registry.render() ==
        "# HELP prom_express_temperature temperature in degrees Celsius\n"
        "# TYPE prom_express_temperature gauge\n"
        "prom_express_temperature{sensor=\"bme680\"} 24.735\n"
        "# HELP prom_express_humidity relative humidity in percent\n"
        "# TYPE prom_express_humidity gauge\n"
        "prom_express_humidity{sensor=\"bme680\"} 49.406\n"
        "# HELP prom_express_pressure air pressure in hectopascals\n"
        "# TYPE prom_express_pressure gauge\n"
        "prom_express_pressure{sensor=\"bme680\"} 983.25\n"
        "# HELP prom_express_gas resistance of the gas sensor in ohms\n"
        "# TYPE prom_express_gas gauge\n"
        "prom_express_gas{sensor=\"bme680\"} 1060948\n"
        "# HELP prom_express_load1 runnable tasks, average of the last minute\n"
        "# TYPE prom_express_load1 gauge\n"
        "prom_express_load1 0.5\n"
        "# HELP prom_express_memory_total_bytes memory of the machine\n"
        "# TYPE prom_express_memory_total_bytes gauge\n"
        "prom_express_memory_total_bytes 1024000\n"
        "# HELP prom_express_memory_available_bytes memory that programs could still use\n"
        "# TYPE prom_express_memory_available_bytes gauge\n"
        "prom_express_memory_available_bytes 512000\n"
        "# HELP prom_express_uptime_seconds time since the machine started\n"
        "# TYPE prom_express_uptime_seconds gauge\n"
        "prom_express_uptime_seconds 1184.54\n");
}

TEST_CASE("every scrape reads anew, and what fails is not on the page until it is back") {
  FakeRoot root;
  const std::string chip = "sys/class/hwmon/hwmon0/";
  root.file(chip + "name", "board");
  root.file(chip + "temp1_input", "10000");
  root.file(chip + "temp2_input", "20000");
  prom::CollectorRegistry registry{"t"};
  const host_sensors::HostMetrics host{registry, root.path()};
  std::string page = registry.render();
  CHECK(has(page, "t_temperature{sensor=\"board temp1\"} 10\n"));
  CHECK(has(page, "t_temperature{sensor=\"board temp2\"} 20\n"));
  CHECK(!has(page, "uptime"));

  root.file(chip + "temp1_input", "11000");
  root.broken_file(chip + "temp2_input");
  root.file("proc/uptime", "5 5");
  page = registry.render();
  CHECK(has(page, "t_temperature{sensor=\"board temp1\"} 11\n"));
  CHECK(!has(page, "board temp2"));
  CHECK(has(page, "t_uptime_seconds 5\n"));

  root.remove(chip + "temp2_input");
  root.file(chip + "temp2_input", "22000");
  root.remove("proc/uptime");
  page = registry.render();
  CHECK(has(page, "t_temperature{sensor=\"board temp2\"} 22\n"));
  CHECK(!has(page, "uptime"));

  root.remove("sys");
  CHECK(!has(registry.render(), "sensor="));
}

TEST_CASE("any bytes in a label of the kernel are escaped") {
  FakeRoot root;
  root.file("sys/class/thermal/thermal_zone0/type", "a \"b\" \\c");
  root.file("sys/class/thermal/thermal_zone0/temp", "1000");
  prom::CollectorRegistry registry{"t"};
  const host_sensors::HostMetrics host{registry, root.path()};
  CHECK(has(registry.render(), "t_temperature{sensor=\"a \\\"b\\\" \\\\c\"} 1\n"));
}
