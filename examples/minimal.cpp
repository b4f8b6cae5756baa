// A gauge, a gauge with a label and a counter, served at http://localhost:8080/metrics.
#include <prometheus_express.h>

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"prom_express"};  // the namespace, put before the names

prom::Gauge gas{"gas", "gas from the bme680 sensor", registry};
prom::Gauge humidity{"humidity", "humidity from both sensors", {"sensor"}, registry};
prom::Counter readings{"readings_total", "sensor readings taken", {"sensor", "result"}, registry};

int main() {
  auto server = prom::start_http_server(8080, registry);  // serves from its own thread
  gas.set(1060948);
  humidity.labels("bme680").set(49.4062);
  readings.labels("bme680", "ok").inc();
  server.wait();
}
