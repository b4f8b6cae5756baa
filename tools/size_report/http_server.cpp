// The sensor station's metrics behind an HTTP server with four connections.
#include <cstdint>

#include "boards/mps2_an386/board.h"
#include "prometheus_express.h"
#include "prometheus_express/platform/clock.h"
#include "tools/size_report/scripted_network.h"

namespace prom = prometheus_express;

namespace {

prom::FixedStorage<256> storage;
prom::CollectorRegistry registry{"prom_express", storage};

prom::Gauge gas{"gas", "gas from the bme680 sensor", registry};
prom::Gauge humidity{"humidity", "humidity from both sensors", {"sensor"}, registry};
prom::Gauge pressure{"pressure", "pressure from the bme680 sensor", registry};
prom::Gauge temperature{"temperature", "temperature from both sensors", {"sensor"}, registry};
prom::Counter readings{"test_counter", "a test counter", registry};
prom::Gauge level{"test_gauge", "a test gauge", registry};
prom::Gauge uptime{"uptime_seconds", "time since start", registry};

ScriptedNetwork network;
prom::ExporterMetrics own_metrics{registry};
prom::MetricsHandler metrics{registry};
const prom::Route routes[] = {{"GET", "/metrics", metrics}};
prom::HttpServer<4> server{network, 8080, prom::Router{routes}};

void read_sensors() {
  gas.set(1060948);
  humidity.labels("bme680").set(49.4062);
  humidity.labels("si7021").set(38.2568);
  pressure.set(1014.05);
  temperature.labels("bme680").set(27.9775);
  temperature.labels("si7021").set(27.7948);
  readings.inc();
  level.set(3887);
}

}  // namespace

int main() {
  board::start();
  own_metrics.watch(server);
  metrics.count_in(own_metrics);
  uptime.set_function([] { return static_cast<double>(prom::monotonic_ns()) * 1e-9; });
  while (!network.done()) {
    read_sensors();
    server.update();
  }
  return 0;
}
