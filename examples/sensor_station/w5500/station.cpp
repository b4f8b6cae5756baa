// The station on a board with a W5500, and a BME680 and a Si7021 at its I2C pins. The build names
// the header of the board: STATION_BOARD is one of those beside this file.
#include <limits>

#include "boards/common/stack.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/net/dns_resolver.h"
#include "prometheus_express/net/mdns/announcer.h"
#include "prometheus_express/net/multicast_socket.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/sensors/bme680.h"
#include "prometheus_express/sensors/si7021.h"
#include "prometheus_express/text/ipv4.h"
#include "sensor_station/board.h"
#include "sensor_station/forever.h"
#include STATION_BOARD

namespace station {
namespace {

namespace prom = prometheus_express;
namespace w5500 = prometheus_express::w5500;

// Without an address of its own the station asks a DHCP server.
w5500::Options network_options() {
  w5500::Options options;
  w5500::Ipv4Settings& settings = options.settings;
  if (sizeof STATION_ADDRESS > 1 && !(prom::parse_ipv4(STATION_ADDRESS, settings.address) &&
                                      prom::parse_ipv4(STATION_MASK, settings.subnet_mask) &&
                                      prom::parse_ipv4(STATION_GATEWAY, settings.gateway))) {
    prom::report_mistake("the address, mask or gateway given to the build is no IPv4 address");
  }
  options.host_name = STATION_NAME;
  options.check_data = true;  // no wrong value, rather than twice as many scrapes a second
  options.clock = kClock;
  options.sleep = [](std::uint32_t) { asm volatile("wfi"); };
  return options;
}

board::Spi spi;
board::I2c i2c;
w5500::Network w5500_network{spi, board::mac_address(), network_options()};
prom::Bme680 bme680{prom::I2cDevice{i2c, prom::Bme680::kAddress}};
prom::Si7021 si7021{prom::I2cDevice{i2c, prom::Si7021::kAddress}};
w5500::Fault shown_fault = w5500::Fault::kStarting;

// What peers need to know, when it changes.
void show_network() {
  const w5500::Fault fault = w5500_network.fault();
  if (fault == shown_fault) return;
  shown_fault = fault;
  if (fault != w5500::Fault::kNone) return prom::say(w5500_network.status().text());
  char text[prom::kIpv4TextBytes];
  prom::write_ipv4(w5500_network.address(), text);
  prom::say("The address is:");
  prom::say(text);
}

// To hundredths, which is the resolution of the sensors, so that the value has a short text.
double rounded(float value) {
  const float half = value < 0 ? -0.5f : 0.5f;
  return static_cast<double>(static_cast<std::int32_t>(value * 100 + half)) / 100;
}

// NaN stays what it is.
double whole(float value) {
  if (!(value >= 0)) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(static_cast<std::uint32_t>(value + 0.5f));
}

struct Hexadecimal {
  explicit Hexadecimal(std::uint32_t value) {
    for (int i = 9; i >= 2; --i, value >>= 4) text[i] = "0123456789abcdef"[value & 0xF];
  }
  char text[11] = "0x00000000";
};

// What this board has to show of itself.
struct BoardMetrics : OwnMetrics {
  explicit BoardMetrics(prom::CollectorRegistry& registry);

  prom::Info<2> target;
  prom::Info<5> reset;
  prom::Counter<> reinitialisations;
  prom::Counter<> link_losses;
  prom::Counter<> repeated_reads;
};

BoardMetrics::BoardMetrics(prom::CollectorRegistry& registry)
    : OwnMetrics(registry),
      target("target", "What it runs on.", {"board", "serial"}, registry, {prom::Prefix::kNone}),
      reset("reset", "Why the board started last; after a fault, where it happened.",
            {"cause", "exception", "pc", "lr", "cfsr"}, registry),
      reinitialisations("network_reinitialisations_total", "How often the W5500 was set up again.",
                        registry),
      link_losses("network_link_losses_total", "How often the link was lost.", registry),
      repeated_reads("network_repeated_reads_total",
                     "Readings of the W5500 that did not agree and were repeated.", registry) {
  target.info(kBoard, board::serial_number().text);
  if (const board::Fault* fault = board::last_fault()) {
    reset.info(board::reset_cause(), Hexadecimal{fault->exception}.text,
               Hexadecimal{fault->pc}.text, Hexadecimal{fault->lr}.text,
               Hexadecimal{fault->cfsr}.text);
  } else {
    reset.info(board::reset_cause(), "", "", "", "");
  }
  reinitialisations.set_function(
      [] { return static_cast<double>(w5500_network.statistics().reinitialisations); });
  link_losses.set_function(
      [] { return static_cast<double>(w5500_network.statistics().link_losses); });
  repeated_reads.set_function(
      [] { return static_cast<double>(w5500_network.statistics().implausible_reads); });
}

}  // namespace

void start_board() {
  board::paint_stack();
  board::start();
  spi.start();
  i2c.start();
  prom::say(kGreeting);
}

prom::Network& network() { return w5500_network; }

prom::Resolver* resolver() {
  static w5500::UdpSocket udp{w5500_network};
  static prom::DnsResolver names{w5500_network, udp, w5500_network.random(),
                                 w5500_network.settings().dns_server};
  return &names;
}

prom::UdpSocket& time_socket() {
  static w5500::UdpSocket udp{w5500_network};
  return udp;
}

prom::Random& random() { return w5500_network.random(); }

std::uint64_t announce(std::uint16_t port) {
  static prom::MulticastSocket<w5500::UdpSocket> udp{w5500_network, prom::kMdnsGroup};
  static prom::MdnsAnnouncer announcer{
      w5500_network, udp, w5500_network.random(), {STATION_NAME, STATION_NAME, port}};
  announcer.set_address(w5500_network.address());
  announcer.update();
  return announcer.next_deadline_ms();
}

void declare_metrics(prom::CollectorRegistry& registry) {
  static Forever<BoardMetrics> metrics;
  metrics.make(registry);
}

void keep_alive() {
  board::feed_watchdog();
  show_network();
}

void start_measuring(std::uint64_t now_ms) {
  board::set_led(true);
  bme680.start(now_ms);
  si7021.start(now_ms);
}

prom::SensorStatus measure(std::uint64_t now_ms, Bme680Reading& reading) {
  const prom::SensorStatus status = bme680.update(now_ms);
  if (status == prom::SensorStatus::kMeasuring) return status;
  board::set_led(false);
  if (status != prom::SensorStatus::kOk) return status;
  const prom::Bme680::Reading& measured = bme680.reading();
  reading = {rounded(measured.temperature_celsius), rounded(measured.humidity_percent),
             rounded(measured.pressure_pascals / 100), whole(measured.gas_ohms)};
  return status;
}

prom::SensorStatus measure(std::uint64_t now_ms, Si7021Reading& reading) {
  const prom::SensorStatus status = si7021.update(now_ms);
  if (status == prom::SensorStatus::kOk) {
    reading = {rounded(si7021.reading().temperature_celsius),
               rounded(si7021.reading().humidity_percent)};
  }
  return status;
}

std::size_t stack_free_bytes() { return board::stack_free_bytes(); }

}  // namespace station
