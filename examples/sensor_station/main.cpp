// A weather station: measures once a second, and lets Prometheus read it at port 8080. The same
// program for every board; what differs is behind board.h.
#include <prometheus_express.h>

#include <algorithm>

#include "prometheus_express/platform/halt.h"
#ifdef EXAMPLE_HAS_LIVE_PAGE
#include "prometheus_express/exporter/live_page/live_page.h"
#endif
#include "sensor_station/board.h"
#ifdef EXAMPLE_HAS_TLS
#include "sensor_station/guard.h"
#endif
#include "sensor_station/metrics.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint16_t kPort = 8080;

prom::FixedStorage<1024> storage;  // all memory that labels will ever use
prom::CollectorRegistry registry{"prom_express", storage};

// What is at /: the live page, which takes 8 KB of flash and larger buffers, or a link.
#ifdef EXAMPLE_HAS_LIVE_PAGE
prom::LivePage<> front_page;
using Server =
    prom::HttpServer<4, prom::LivePage<>::kRequestBytes, prom::LivePage<>::kResponseBytes>;
#else
constexpr auto& front_page = prom::link_to_metrics;
using Server = prom::HttpServer<4>;
#endif

}  // namespace

int main() {
  station::start_board();
#ifdef EXAMPLE_HAS_TLS
  static station::Guard guard{station::network(), station::time_socket(), station::random(),
                              registry};
  prom::Network& network = guard.network();
#else
  prom::Network& network = station::network();
#endif
  station::declare_metrics(registry);
  station::Metrics station_metrics{registry};
  prom::ExporterMetrics own_metrics{registry};
  prom::MetricsHandler<> page{registry};
  const prom::Route routes[] = {{"GET", "/metrics", page},
                                {"GET", "/healthz", prom::answer_health},
                                {"GET", "/", front_page}};
#ifdef EXAMPLE_HAS_TLS
  Server server{network, kPort, guard.guard(routes)};
#else
  Server server{network, kPort, prom::Router{routes}};
#endif
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
#ifdef EXAMPLE_HAS_TLS
    guard.begin_update();
    server.update();
    guard.end_update();
#else
    server.update();
#endif
    std::uint64_t due_ms = std::min(next_ms, server.next_deadline_ms());
#ifdef EXAMPLE_HAS_TLS
    due_ms = std::min(due_ms, guard.next_deadline_ms());
#endif
#ifdef EXAMPLE_HAS_MDNS
    due_ms = std::min(due_ms, station::announce(kPort));
#endif
    network.wait(due_ms);
  }
}
