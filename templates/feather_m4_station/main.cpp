// A station on an Adafruit Feather M4 Express with an Ethernet FeatherWing: shows at port 8080 what
// it measures. README.md tells how to build it, and how to add a sensor.
#include <boards/feather_m4/board.h>
#include <boards/feather_m4/i2c.h>
#include <boards/feather_m4/spi.h>
#include <prometheus_express.h>
#include <prometheus_express/net/w5500/network.h>
#include <prometheus_express/platform/clock.h>
#include <prometheus_express/platform/halt.h>
#include <prometheus_express/text/ipv4.h>

#include <algorithm>
#include <cstdint>

namespace prom = prometheus_express;

namespace {

constexpr std::uint16_t kPort = 8080;
constexpr std::uint64_t kRoundMs = 1'000;

prom::w5500::Options network_options() {
  prom::w5500::Options options;  // without an address: the station asks a DHCP server
  options.host_name = "station";
  options.check_data = true;                                   // no wrong value from a noisy bus
  options.sleep = [](std::uint32_t) { asm volatile("wfi"); };  // until the next interrupt
  return options;
}

board::Spi spi;
board::I2c i2c;  // the pins SDA and SCL
prom::w5500::Network network{spi, board::mac_address(), network_options()};

prom::FixedStorage<1024> storage;  // all the memory that labels will ever use
prom::CollectorRegistry registry{"station", storage};

prom::Gauge uptime{"uptime_seconds", "Time since the start.", registry};
prom::Info reset{"reset", "Why the board started last.", {"cause"}, registry};

// Declare sensors and their metrics here.

// Called once a second.
void measure() {
  // Read sensors here.
}

// Tells on the console what keeps the station from being reached, or its address.
void say_address() {
  static prom::w5500::Fault said = prom::w5500::Fault::kStarting;
  if (network.fault() == said) return;
  said = network.fault();
  if (said != prom::w5500::Fault::kNone) return prom::say(network.status().text());
  char text[prom::kIpv4TextBytes];
  prom::write_ipv4(network.address(), text);
  prom::say("The address is:");
  prom::say(text);
}

}  // namespace

int main() {
  board::start();
  spi.start();
  i2c.start();
  reset.info(board::reset_cause());
  uptime.set_function([] { return static_cast<double>(prom::monotonic_ns()) * 1e-9; });

  prom::MetricsHandler<> page{registry};
  const prom::Route routes[] = {{"GET", "/metrics", page},
                                {"GET", "/healthz", prom::answer_health}};
  prom::HttpServer<4> server{network, kPort, prom::Router{routes}};  // four connections at once
  prom::say(server.status().ok() ? "serving /metrics at port 8080" : server.status().text());

  std::uint64_t next_round_ms = 0;
  for (;;) {
    board::feed_watchdog();
    say_address();
    if (network.now_ms() >= next_round_ms) {
      next_round_ms = network.now_ms() + kRoundMs;
      measure();
    }
    server.update();
    network.wait(std::min(next_round_ms, server.next_deadline_ms()));
  }
}
