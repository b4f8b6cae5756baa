// Serves a page on loopback, or at an address of this machine, and announces it there by multicast
// DNS, until it is interrupted.
//
// usage: mdns_station INSTANCE HOST [ADDRESS]
#include <prometheus_express.h>
#include <prometheus_express/net/mdns/announcer.h>
#include <prometheus_express/net/sockets/network.h>
#include <prometheus_express/net/sockets/udp_socket.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace prom = prometheus_express;

namespace {

volatile std::sig_atomic_t running = 1;

void stop_running(int) { running = 0; }

void say(const char* what, const prom::MdnsAnnouncer& announcer) {
  const std::string_view instance = announcer.instance();
  const std::string_view host = announcer.host();
  std::printf("%s: %.*s at %.*s\n", what, static_cast<int>(instance.size()), instance.data(),
              static_cast<int>(host.size()), host.data());
  std::fflush(stdout);
}

}  // namespace

int main(int argument_count, char** arguments) {
  const char* const address_text = argument_count > 3 ? arguments[3] : "127.0.0.1";
  prom::Ipv4Address address;
  if (argument_count < 3 || !prom::parse_ipv4(address_text, address)) return 2;
  std::signal(SIGINT, stop_running);
  std::signal(SIGTERM, stop_running);
  prom::CollectorRegistry registry{"station"};
  prom::Gauge up{"answers", "Whether it answers.", registry};
  up.set(1);
  prom::MetricsHandler<4> metrics{registry};
  const prom::Route routes[] = {{"GET", "/metrics", metrics}};
  prom::sockets::Network network{{address_text}};
  prom::HttpServer<4> server{network, 0, prom::Router{routes}};
  prom::MulticastSocket<prom::sockets::UdpSocket> udp{network, prom::kMdnsGroup};
  prom::Random random;
  prom::MdnsService service;
  service.instance = arguments[1];
  service.host = arguments[2];
  service.port = server.port();
  prom::MdnsAnnouncer announcer{network, udp, random, service};
  announcer.set_address(address);
  std::printf("serving at port %u\n", static_cast<unsigned>(server.port()));
  prom::MdnsState said = prom::MdnsState::kStopped;
  while (running != 0) {
    server.update();
    announcer.update();
    if (announcer.state() != said && announcer.state() == prom::MdnsState::kAnnounced) {
      say("announced", announcer);
    }
    said = announcer.state();
    const std::uint64_t soon = network.now_ms() + 200;  // a signal may come just before
    network.wait(std::min({soon, server.next_deadline_ms(), announcer.next_deadline_ms()}));
  }
  announcer.stop();
}
