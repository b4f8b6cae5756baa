// A station on a Raspberry Pi Pico: shows at port 8080 what both cores measure.
#include <pico/multicore.h>
#include <pico/stdlib.h>
#include <prometheus_express.h>
#include <prometheus_express/platform/clock.h>
#include <prometheus_express/platform/embedded/console.h>
#include <prometheus_express/platform/halt.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "network.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint16_t kPort = 8080;
constexpr std::uint64_t kRoundMs = 1'000;

prom::FixedStorage<1024> storage;  // all the memory that labels will ever use
prom::CollectorRegistry registry{"station", storage};

prom::Gauge uptime{"uptime_seconds", "Time since the start.", registry};
prom::Counter rounds{"rounds_total", "Rounds of a core's loop.", {"core"}, registry};

// The other core may use metrics as this one does.
void measure_fast() {
  const auto mine = rounds.labels("1");
  for (;;) {
    mine.inc();
    sleep_ms(10);
  }
}

}  // namespace

int main() {
  stdio_init_all();
  prom::set_console([](const char* line) { std::printf("%s\n", line); });
  uptime.set_function([] { return static_cast<double>(prom::monotonic_ns()) * 1e-9; });

  prom::Network& network = start_network();
  prom::MetricsHandler<> page{registry};
  const prom::Route routes[] = {{"GET", "/metrics", page},
                                {"GET", "/healthz", prom::answer_health}};
  static prom::HttpServer<4> server{network, kPort, prom::Router{routes}};  // four at once
  prom::say(server.status().ok() ? "serving /metrics at port 8080" : server.status().text());
  multicore_launch_core1(measure_fast);

  std::uint64_t next_round_ms = 0;
  for (;;) {
    say_news();
    if (network.now_ms() >= next_round_ms) {
      next_round_ms = network.now_ms() + kRoundMs;
      rounds.labels("0").inc();
      // Read sensors here.
    }
    server.update();
    network.wait(std::min(next_round_ms, server.next_deadline_ms()));
  }
}
