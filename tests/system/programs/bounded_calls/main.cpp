// A Feather M4 Express that makes all the calls that a board's loop may make, and measures the
// longest of each: docs/bounded_calls.md. It serves its page, pushes to 10.0.2.91:9091, which is a
// name, writes to 10.0.2.92:9090, asks a DNS and an SNTP server, and has a sensor of each kind.
// system/boards/feather_m4_bounded_calls_test.py loads it, and makes everything fail.
#include <prometheus_express.h>

#include <cstring>

#include "boards/feather_m4/board.h"
#include "boards/feather_m4/spi.h"
#include "bounded_calls/measured_call.h"
#include "bounded_calls/metrics.h"
#include "bounded_calls/sensors.h"
#include "prometheus_express/net/dns_resolver.h"
#include "prometheus_express/net/sntp_client.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/push/remote_write/remote_write.h"

namespace prom = prometheus_express;

namespace {

using bounded_calls::MeasuredCall;

constexpr std::uint16_t kPort = 8080;
constexpr std::uint64_t kRoundMs = 100;
constexpr std::uint32_t kTimeoutMs = 1'000;
constexpr std::int64_t kBeginUnixMs = 1'700'000'000'000;  // what a store takes without a clock

MeasuredCall network_update{"w5500::Network::update()"};
MeasuredCall server_update{"HttpServer::update()"};
MeasuredCall push_start{"GatewayPush::push()"};
MeasuredCall push_update{"GatewayPush::update()"};
MeasuredCall remote_collect{"RemoteWrite::collect(), 70 series"};
MeasuredCall remote_update{"RemoteWrite::update()"};
MeasuredCall dns_update{"DnsClient::update()"};
MeasuredCall sntp_update{"SntpClient::update()"};
MeasuredCall say_line{"say(), 64 characters"};

prom::FixedStorage<6144> storage;
prom::CollectorRegistry registry{"bounds", storage};

board::Spi spi;

prom::w5500::Options network_options() {
  prom::w5500::Options options;
  options.host_name = "bounded-calls";
  options.check_data = true;
  options.reserved_sockets = 4;  // a push, a remote write, a question, DHCP
  options.sleep = [](std::uint32_t) { asm volatile("wfi"); };
  return options;
}

prom::RemoteWriteOptions remote_options() {
  prom::RemoteWriteOptions options;
  options.timeout_ms = kTimeoutMs;
  options.min_backoff_ms = 50;
  options.max_backoff_ms = 200;
  return options;
}

// Every service that talks to somebody, begun anew as soon as it is done.
class Services {
 public:
  explicit Services(prom::w5500::Network& network)
      : network_(network),
        push_udp_(network),
        udp_(network),
        names_(network, push_udp_, network.random(), network.settings().dns_server),
        push_(network, &names_),
        remote_(network, "http://10.0.2.92:9090/api/v1/write", registry, remote_options()),
        dns_(network, udp_, network.random(), network.settings().dns_server),
        sntp_(network, udp_, network.random()) {}

  void go_on() {
    go_on_pushing();
    go_on_collecting();
    go_on_asking();
  }

 private:
  void go_on_pushing() {
    prom::GatewayOptions options;
    options.timeout_ms = kTimeoutMs;
    if (!push_.busy()) {
      push_start([&] {
        push_.push("gateway.example:9091", "bounds", registry, {{"instance", "x"}}, options);
      });
    }
    push_update([&] { push_.update(); });
  }

  void go_on_collecting() {
    const std::uint64_t now_ms = network_.now_ms();
    if (now_ms >= collect_ms_) {
      collect_ms_ = now_ms + kRoundMs;
      const std::int64_t unix_ms = kBeginUnixMs + static_cast<std::int64_t>(now_ms);
      remote_collect([&] { static_cast<void>(remote_.collect(unix_ms)); });
    }
    remote_update([&] { remote_.update(); });
  }

  // The name and the time by turns, since they share a UdpSocket.
  void go_on_asking() {
    if (dns_.state() == prom::DnsState::kAsking) {
      dns_update([&] { dns_.update(); });
    } else if (sntp_.state() == prom::SntpState::kAsking) {
      sntp_update([&] { sntp_.update(); });
    } else if (asks_name_) {
      asks_name_ = false;
      dns_update([&] { dns_.start("gateway.example"); });
    } else {
      asks_name_ = true;
      sntp_update([&] { sntp_.start(network_.settings().gateway); });
    }
  }

  prom::w5500::Network& network_;
  prom::w5500::UdpSocket push_udp_;
  prom::w5500::UdpSocket udp_;
  prom::DnsResolver names_;
  prom::GatewayPush<> push_;
  prom::RemoteWrite<8192> remote_;
  prom::DnsClient dns_;
  prom::SntpClient sntp_;
  std::uint64_t collect_ms_ = 0;
  bool asks_name_ = true;
};

void start() {
  board::start();
  board::start_cycles();
  spi.start();
  bounded_calls::start_sensors();
  bounded_calls::show_calls(registry);
  bounded_calls::restore_metrics();
}

void say_something() {
  static char line[65];
  std::memset(line, '-', sizeof line - 1);
  say_line([] { prom::say(line); });
}

}  // namespace

int main() {
  start();
  static prom::w5500::Network network{spi, board::mac_address(), network_options()};
  static Services services{network};
  prom::MetricsHandler<> page{registry};
  const prom::Route routes[] = {{"GET", "/metrics", page}};
  static prom::HttpServer<4> server{network, kPort, prom::Router{routes}};
  std::uint64_t round_ms = 0;
  for (;;) {
    board::feed_watchdog();
    network_update([] { network.update(); });
    server_update([] { server.update(); });
    services.go_on();
    const std::uint64_t now_ms = network.now_ms();
    bounded_calls::update_sensors(now_ms);
    if (now_ms >= round_ms) {
      round_ms = now_ms + kRoundMs;
      bounded_calls::exercise_metrics();
      say_something();
    }
    network.wait(now_ms + 1);
  }
}
