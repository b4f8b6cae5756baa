// Names of hosts over the sockets of the host, from a server in the test.
#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/net/dns_resolver.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/udp_socket.h"
#include "support/dns_server.h"
#include "support/udp_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kLoopback = {127, 0, 0, 1};

void greet(const Request&, Response& response) { response.append("hello"); }

struct Fixture {
  sockets::Network network;
  sockets::UdpSocket server_udp{network};
  sockets::UdpSocket udp{network};
  std::uint16_t port = open_at_some_port(server_udp);
  DnsServer server{server_udp, "gateway.example", kLoopback};
  Random random;
  DnsClient dns{network, udp, random, kLoopback, port};

  DnsState resolve(const char* name) {
    dns.start(name);
    while (dns.update() == DnsState::kAsking) {
      server.serve();
      network.wait(network.now_ms() + 10);
    }
    return dns.state();
  }
};

TEST_CASE("names are found, or are not there") {
  Fixture f;
  CHECK(f.resolve("gateway.example") == DnsState::kFound);
  CHECK(f.dns.address() == kLoopback);
  CHECK(f.resolve("nobody.example") == DnsState::kNotFound);
  CHECK(f.resolve("gateway.example") == DnsState::kFound);
  CHECK(f.server.questions == 3);
  CHECK_FALSE(f.udp.is_open());
}

TEST_CASE("a server that is silent at first is asked again") {
  Fixture f;
  f.server.silent = true;
  f.dns.start("gateway.example");
  while (f.dns.update() == DnsState::kAsking) {
    f.server.serve();
    if (f.server.questions == 1) f.server.silent = false;
    f.network.wait(f.dns.next_deadline_ms());
  }
  CHECK(f.dns.state() == DnsState::kFound);
  CHECK(f.server.questions == 2);
}

TEST_CASE("an HTTP client names its host") {
  Fixture f;
  const Route routes[] = {{"GET", "/", greet}};
  HttpServer<2> web{f.network, 0, Router{routes}};
  REQUIRE(web.status().ok());
  DnsResolver names{f.network, f.udp, f.random, kLoopback, f.port};
  HttpClient<> client{f.network, &names};
  const std::string text = "http://gateway.example:" + std::to_string(web.port()) + "/";
  Url url;
  REQUIRE(parse_url(text, url).ok());
  client.begin("GET", url);
  client.send_request(20'000);
  while (client.busy()) {
    client.update();
    f.server.serve();
    web.update();
    f.network.wait(f.network.now_ms() + 1);
  }
  REQUIRE(client.status().ok());
  CHECK(client.body() == "hello");
  CHECK(f.server.questions >= 1);
}

}  // namespace
