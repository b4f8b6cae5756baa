// A weather station: measures once a second, and lets Prometheus read it at port 8080. The same
// program for every board; what differs is behind board.h.
#include <prometheus_express.h>

#include <algorithm>

#include "prometheus_express/platform/halt.h"
#include "sensor_station/board.h"
#include "sensor_station/metrics.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint16_t kPort = 8080;

prom::FixedStorage<1024> storage;  // all memory that labels will ever use
prom::CollectorRegistry registry{"prom_express", storage};

void answer_health(const prom::Request&, prom::Response& response) {
  response.plain_text(200, "ok\n");
}

}  // namespace

int main() {
  station::start_board();
  prom::Network& network = station::network();
  station::declare_metrics(registry);
  station::Metrics station_metrics{registry};
  prom::ExporterMetrics own_metrics{registry};
  prom::MetricsHandler<> page{registry};
  const prom::Route routes[] = {{"GET", "/metrics", page}, {"GET", "/healthz", answer_health}};
  prom::HttpServer<4> server{network, kPort, prom::Router{routes}};
  if (!server.status().ok()) {
    prom::say(server.status().text());
    prom::halt();
  }
  prom::say("serving /metrics at port 8080");
  page.count_in(own_metrics);
  own_metrics.watch(server);

  for (;;) {
    station::keep_alive();
    const std::uint64_t next_ms = station_metrics.run(network.now_ms());
    server.update();
    network.wait(std::min(next_ms, server.next_deadline_ms()));
  }
}
