// The station on a board that QEMU emulates: lwIP over its Ethernet controller. It has no sensors.
#include "boards/common/lwip/ethernet.h"
#include "boards/common/program.h"
#include "boards/common/simulated_weather.h"
#include "boards/common/stack.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/net/lwip/udp_socket.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/halt.h"
#include "sensor_station/board.h"
#include "sensor_station/forever.h"

namespace station {
namespace {

namespace prom = prometheus_express;

// Four connections are served (main.cpp); the others wait for their turn.
board::Ethernet ethernet;
prom::lwip::Network<8> lwip_network{ethernet};

prom::Status start_ethernet() {
#if LWIP_DHCP
  const prom::Status status = ethernet.start_with_dhcp();
  while (status.ok() && !ethernet.has_address()) lwip_network.wait(lwip_network.now_ms() + 100);
  return status;
#else
  // What QEMU's user network expects.
  return ethernet.start({{10, 0, 2, 15}, {255, 255, 255, 0}, {10, 0, 2, 2}});
#endif
}

#if LWIP_IPV6
// It takes a second to ask whether somebody else has it.
void say_ipv6_address() {
  const std::uint64_t end_ms = lwip_network.now_ms() + 3'000;
  const char* address = nullptr;
  while (address == nullptr && lwip_network.now_ms() < end_ms) {
    lwip_network.wait(lwip_network.now_ms() + 100);
    address = ethernet.ipv6_address(0);
  }
  prom::say(address != nullptr ? address : "no IPv6 address: somebody else has it");
}
#endif

board::SimulatedWeather weather_now() {
  return board::simulated_weather(static_cast<std::uint32_t>(prom::monotonic_ns() / 1'000'000));
}

// What this board has to show of itself.
struct BoardMetrics {
  explicit BoardMetrics(prom::CollectorRegistry& registry)
      : target("target", "What it runs on.", {"board"}, registry, {prom::Prefix::kNone}) {
    target.info(STATION_BOARD);
  }
  prom::Info<1> target;
};

}  // namespace

void start_board() {
  board::paint_stack();
  board::start();
  const prom::Status status = start_ethernet();
  if (!status.ok()) {
    prom::say(status.text());
    board::exit(1);
  }
  prom::say(STATION_BOARD ", no sensors: the weather is simulated. The address:");
  prom::say(ethernet.address());
#if LWIP_IPV6
  say_ipv6_address();
#endif
}

prom::Network& network() { return lwip_network; }

prom::Resolver* resolver() { return nullptr; }

prom::UdpSocket& time_socket() {
  static prom::lwip::UdpSocket udp{lwip_network};
  return udp;
}

// They can be foreseen: this board has nothing that could not be.
prom::Random& random() {
  static prom::Random numbers;
  return numbers;
}

void declare_metrics(prom::CollectorRegistry& registry) {
  static Forever<BoardMetrics> metrics;
  metrics.make(registry);
}

// An emulator needs no watchdog.
void keep_alive() {}

void start_measuring(std::uint64_t) {}

prom::SensorStatus measure(std::uint64_t, Bme680Reading& reading) {
  const board::SimulatedWeather weather = weather_now();
  reading = {weather.temperature_celsius, weather.humidity_percent, weather.pressure_hpa,
             weather.gas_ohms};
  return prom::SensorStatus::kOk;
}

// Stands beside the other one, and differs from it as two sensors do.
prom::SensorStatus measure(std::uint64_t, Si7021Reading& reading) {
  const board::SimulatedWeather weather = weather_now();
  reading = {weather.temperature_celsius - 0.1875, weather.humidity_percent - 0.5};
  return prom::SensorStatus::kOk;
}

std::size_t stack_free_bytes() { return board::stack_free_bytes(); }

}  // namespace station
