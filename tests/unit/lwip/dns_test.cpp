// Names of hosts over lwIP's raw API, from a server at the same wire.
#include <doctest/doctest.h>

#include "lwip/wire.h"
#include "prometheus_express/net/dns_client.h"
#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/net/lwip/udp_socket.h"
#include "support/dns_server.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kWire = {10, 0, 0, 1};  // leads back
constexpr Ipv4Address kAddress = {192, 0, 2, 33};

struct Fixture {
  Wire wire;
  lwip::Network<2> network{wire};
  lwip::UdpSocket server_udp{network};
  lwip::UdpSocket udp{network};
  DnsServer server{server_udp, "gateway.example", kAddress};
  Random random;
  DnsClient dns{network, udp, random, kWire};

  Fixture() { REQUIRE(server_udp.open(kDnsPort)); }

  DnsState resolve(const char* name) {
    dns.start(name);
    while (dns.update() == DnsState::kAsking) {
      server.serve();
      network.wait(dns.next_deadline_ms());
    }
    return dns.state();
  }
};

TEST_CASE("names are found, or are not there") {
  Fixture f;
  CHECK(f.resolve("gateway.example") == DnsState::kFound);
  CHECK(f.dns.address() == kAddress);
  CHECK(f.resolve("nobody.example") == DnsState::kNotFound);
  CHECK(f.server.questions == 2);
}

TEST_CASE("lost packets, and a silent server") {
  Fixture f;
  for (std::size_t n = 3; n <= 5; ++n) {
    f.wire.lose_every(n);
    CHECK(f.resolve("gateway.example") == DnsState::kFound);
  }
  f.wire.lose_every(0);
  f.server.silent = true;
  const std::uint64_t begin_ms = f.network.now_ms();
  CHECK(f.resolve("gateway.example") == DnsState::kFailed);
  CHECK(f.network.now_ms() - begin_ms == 6'000);
}

// Nothing is lost but the question, or the answer: the next one goes.
TEST_CASE("lwIP has no memory once") {
  Fixture f;
  for (std::size_t n = 0;; ++n) {
    CAPTURE(n);
    f.wire.fail_allocation(n);
    CHECK(f.resolve("gateway.example") == DnsState::kFound);
    if (!f.wire.allocation_failed()) break;
    REQUIRE(n < 100);
  }
}

}  // namespace
