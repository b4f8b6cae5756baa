// Eight gauges, served at http://localhost:8080/metrics from the program's own loop: no thread,
// four connections, text 0.0.4 alone. What a host's program takes at the least (docs/performance.md
// says how to build it).
//
//   smallest [PORT]
#include <cstdint>
#include <cstdlib>

#include "prometheus_express/exporter/metrics_handler.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/platform/halt.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kConnections = 4;

prom::CollectorRegistry registry{"station"};
prom::Gauge temperature{"temperature_celsius", "Temperature of the air.", registry};
prom::Gauge humidity{"humidity_percent", "Relative humidity.", registry};
prom::Gauge pressure{"pressure_hectopascals", "Pressure of the air.", registry};
prom::Gauge gas{"gas_ohms", "Resistance of the gas sensor.", registry};
prom::Gauge wind{"wind_metres_per_second", "Speed of the wind.", registry};
prom::Gauge rain{"rain_millimetres", "Rain since midnight.", registry};
prom::Gauge light{"light_lux", "Illuminance.", registry};
prom::Gauge battery{"battery_volts", "Voltage of the battery.", registry};

void read_sensors() {
  temperature.set(21.43);
  humidity.set(49.4062);
  pressure.set(1013.25);
  gas.set(1060948);
  wind.set(3.6);
  rain.set(0.2);
  light.set(12'040);
  battery.set(3.92);
}

}  // namespace

int main(int count, char** arguments) {
  const int port = count > 1 ? std::atoi(arguments[1]) : 8080;
  prom::sockets::Network network{{"::", kConnections + 1}};
  prom::MetricsHandler<kConnections> metrics{registry};
  const prom::Route routes[] = {{"GET", "/metrics", metrics}};
  prom::HttpServer<kConnections> server{network, static_cast<std::uint16_t>(port),
                                        prom::Router{routes}};
  if (!server.status().ok()) {
    prom::say(server.status().text());  // printf() would take more memory than all of this
    return EXIT_FAILURE;
  }
  for (;;) {
    read_sensors();
    server.update();
    network.wait(server.next_deadline_ms());
  }
}
