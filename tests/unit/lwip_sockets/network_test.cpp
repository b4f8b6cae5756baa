// The contract of all ports, over the sockets of a lwIP that has an operating system, whose names
// of calls are macros in this file, in front of every header of the library.
#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>

// After those of the standard, some of which do not bear its macros.
#include <lwip/sockets.h>
#include <lwip/tcpip.h>

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "prometheus_express/net/sockets/udp_socket.h"
#include "support/network_contract.h"
#include "support/udp_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

// lwIP's thread lives as long as the program.
void start_lwip() {
  static const bool started = [] {
    std::atomic<bool> ready{false};
    tcpip_init([](void* flag) { *static_cast<std::atomic<bool>*>(flag) = true; }, &ready);
    while (!ready) std::this_thread::yield();
    return true;
  }();
  (void)started;
}

sockets::NetworkOptions eight() {
  sockets::NetworkOptions options;
  options.max_connections = 8;
  options.backlog = 16;
  return options;
}

void greet(const Request&, Response& response) { response.append("hello"); }

}  // namespace

TEST_CASE("sockets::Network keeps the contract over lwIP") {
  start_lwip();
  sockets::Network network(eight());
  REQUIRE(network.status().ok());
  check_network_contract({network, network, "127.0.0.1", 8});
}

TEST_CASE("sockets::Network keeps the contract over lwIP between two networks") {
  start_lwip();
  sockets::Network server(eight());
  sockets::Network client(eight());
  check_network_contract({server, client, "127.0.0.1", 8});
}

TEST_CASE("sockets::UdpSocket keeps the contract over lwIP") {
  constexpr Ipv4Address kLoopback = {127, 0, 0, 1};
  start_lwip();
  sockets::Network network(eight());
  sockets::UdpSocket here(network);
  sockets::UdpSocket here_too(network);
  sockets::UdpSocket there(network);
  sockets::UdpSocket there_too(network);
  check_udp_contract(
      {{network, here, here_too, kLoopback}, {network, there, there_too, kLoopback}});
}

TEST_CASE("a thread wakes another one that waits") {
  start_lwip();
  sockets::Network network(eight());
  std::thread other([&] { network.wake(); });
  network.wait(network.now_ms() + 60'000);
  other.join();
}

TEST_CASE("pages are served over lwIP's sockets") {
  start_lwip();
  sockets::Network network(eight());
  const Route routes[] = {{"GET", "/", greet}};
  HttpServer<4> server{network, 0, Router{routes}};
  REQUIRE(server.status().ok());
  HttpClient<> client{network};
  const std::string text = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
  Url url;
  REQUIRE(parse_url(text, url).ok());
  for (int i = 0; i < 20; ++i) {
    client.begin("GET", url);
    client.send_request(10'000);
    while (client.busy()) {
      client.update();
      server.update();
      network.wait(network.now_ms() + 1);
    }
    REQUIRE(client.status().ok());
    CHECK(client.response_status() == 200);
    CHECK(client.body() == "hello");
  }
}
