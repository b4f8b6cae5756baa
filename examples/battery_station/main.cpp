// A Feather M4 Express with an Ethernet FeatherWing on a battery: it measures while the link comes
// up, pushes to a Pushgateway, switches the chip's PHY off, and stands by for STANDBY_MS
// milliseconds. RAM and address are kept, so counters go on and DHCP is only asked whether the
// address is still good. docs/battery.md tells what it takes.
#include <prometheus_express.h>

#include <algorithm>

#include "boards/feather_m4/board.h"
#include "boards/feather_m4/i2c.h"
#include "boards/feather_m4/spi.h"
#include "boards/feather_m4/standby.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/sensors/bme680.h"

namespace prom = prometheus_express;
namespace w5500 = prometheus_express::w5500;

namespace {

constexpr std::uint64_t kLinkMs = 10'000;  // that a link and an address may take
constexpr std::uint32_t kPushMs = 3'000;
constexpr std::uint64_t kAliveMs = 1'000;
constexpr std::uint64_t kAskAgainMs = 5;

prom::FixedStorage<256> storage;
prom::CollectorRegistry registry{"battery_station", storage};
prom::Gauge temperature{"temperature_celsius", "Temperature.", registry};
prom::Gauge humidity{"humidity_percent", "Relative humidity.", registry};
prom::Counter wakes{"wakes_total", "How often the board woke.", registry};
prom::Counter failures{"failed_pushes_total", "Pushes that failed.", registry};
prom::Counter failed_readings{"failed_readings_total", "Readings that failed.", registry};
prom::Counter standby{"standby_seconds_total", "How long the board stood by.", registry};
prom::Gauge uptime{"uptime_seconds", "Time since the start, standby included.", registry};

board::Spi spi;
board::I2c i2c;
prom::Bme680 bme680{prom::I2cDevice{i2c, prom::Bme680::kAddress}};

w5500::Options network_options() {
  w5500::Options options;
  options.host_name = "battery-station";
  options.sleep = [](std::uint32_t) { asm volatile("wfi"); };
  return options;
}

void wait(w5500::Network& network, std::uint64_t until_ms) {
  board::feed_watchdog();
  network.wait(std::min(until_ms, network.now_ms() + kAliveMs));
}

void measure(w5500::Network& network) {
  bme680.start(network.now_ms());
  prom::SensorStatus status = bme680.update(network.now_ms());
  while (status == prom::SensorStatus::kMeasuring) {
    wait(network, network.now_ms() + kAskAgainMs);
    status = bme680.update(network.now_ms());
  }
  if (status != prom::SensorStatus::kOk) return failed_readings.inc();
  temperature.set(static_cast<double>(bme680.reading().temperature_celsius));
  humidity.set(static_cast<double>(bme680.reading().humidity_percent));
}

// Says whether there is an address with a link.
bool wait_for_network(w5500::Network& network) {
  const std::uint64_t end_ms = network.now_ms() + kLinkMs;
  while (network.fault() != w5500::Fault::kNone && network.now_ms() < end_ms) wait(network, end_ms);
  return network.fault() == w5500::Fault::kNone;
}

bool push_all(w5500::Network& network) {
  static prom::GatewayPush<> push{network};
  prom::GatewayOptions options;
  options.timeout_ms = kPushMs;
  push.push(PUSH_GATEWAY, "battery_station", registry, {{"instance", "station-1"}}, options);
  while (push.busy()) {
    push.update();
    wait(network, push.next_deadline_ms());
  }
  if (!push.status().ok()) prom::say(push.status().text());
  return push.status().ok();
}

}  // namespace

int main() {
  board::start();
  spi.start();
  i2c.start();
  static w5500::Network network{spi, board::mac_address(), network_options()};
  for (;;) {
    network.power_up();
    wakes.inc();
    measure(network);
    uptime.set(static_cast<double>(network.now_ms()) / 1e3);
    if (!wait_for_network(network) || !push_all(network)) failures.inc();
    network.power_down();
    standby.inc(board::stand_by(STANDBY_MS) / 1e3);
  }
}
