// A station on an STM32 with FreeRTOS and lwIP: shows at port 8080 what it measures.
#include "station.h"

#include <prometheus_express.h>
#include <prometheus_express/net/sockets/network.h>
#include <prometheus_express/platform/clock.h>
#include <prometheus_express/platform/embedded/console.h>
#include <prometheus_express/platform/halt.h>

#include <algorithm>
#include <cstdint>

namespace prom = prometheus_express;

namespace {

constexpr std::uint16_t kPort = 8080;
constexpr std::uint64_t kRoundMs = 1'000;

prom::FixedStorage<1024> storage;  // all the memory that labels will ever use
prom::CollectorRegistry registry{"station", storage};

// Any task may use metrics, and interrupt handlers may update them whose priority is not above
// configMAX_SYSCALL_INTERRUPT_PRIORITY.
prom::Gauge uptime{"uptime_seconds", "Time since the start.", registry};
prom::Counter rounds{"rounds_total", "Rounds of a task's loop.", {"task"}, registry};

prom::sockets::NetworkOptions network_options() {
  prom::sockets::NetworkOptions
      options;  // all memory is taken at construction: no more than needed
  options.bind_address = "0.0.0.0";
  options.max_connections = 5;
  options.max_listeners = 1;
  options.max_udp_sockets = 1;
  options.backlog = 4;
  return options;
}

}  // namespace

void run_station() {
  prom::set_console(say_line);
  uptime.set_function([] { return static_cast<double>(prom::monotonic_ns()) * 1e-9; });

  static prom::sockets::Network network{network_options()};
  static prom::MetricsHandler<> page{registry};
  static const prom::Route routes[] = {{"GET", "/metrics", page},
                                       {"GET", "/healthz", prom::answer_health}};
  static prom::HttpServer<4> server{network, kPort, prom::Router{routes}};  // four at once
  prom::say(server.status().ok() ? "serving /metrics at port 8080" : server.status().text());

  std::uint64_t next_round_ms = 0;
  for (;;) {
    if (network.now_ms() >= next_round_ms) {
      next_round_ms = network.now_ms() + kRoundMs;
      rounds.labels("station").inc();
      // Read sensors here.
    }
    server.update();
    network.wait(std::min(next_round_ms, server.next_deadline_ms()));
  }
}
