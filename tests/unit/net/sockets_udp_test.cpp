// UDP over the sockets of the host: the contract, and what is its own.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/udp_socket.h"
#include "support/udp_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kLoopback = {127, 0, 0, 1};

struct Pair {
  explicit Pair(sockets::Network& network) : udp(network), other(network) {}

  sockets::UdpSocket udp;
  sockets::UdpSocket other;
};

TEST_CASE("sockets::UdpSocket keeps the contract over one network") {
  sockets::Network network;
  Pair here(network);
  Pair there(network);
  check_udp_contract(
      {{network, here.udp, here.other, kLoopback}, {network, there.udp, there.other, kLoopback}});
}

TEST_CASE("sockets::UdpSocket keeps the contract between two networks") {
  sockets::Network network;
  sockets::Network other_network;
  Pair here(network);
  Pair there(other_network);
  check_udp_contract({{network, here.udp, here.other, kLoopback},
                      {other_network, there.udp, there.other, kLoopback}});
}

TEST_CASE("no more sockets than the network has, and what was closed can be opened again") {
  sockets::NetworkOptions options;
  options.max_udp_sockets = 2;
  sockets::Network network(options);
  Pair pair(network);
  sockets::UdpSocket third(network);
  CHECK(pair.udp.open(0));
  CHECK(pair.other.open(0));
  CHECK_FALSE(third.open(0));
  CHECK_FALSE(third.is_open());
  CHECK(pair.udp.open(0));
  pair.other.stop();
  CHECK(third.open(0));
}

TEST_CASE("in a child that was forked it is closed, and its parent does not notice") {
  sockets::Network network;
  Pair pair(network);
  const std::uint16_t port = open_at_some_port(pair.udp);
  REQUIRE(pair.other.open(0));
  REQUIRE(pair.other.begin(kLoopback, port));
  pair.other.append("for the parent", 14);
  pair.other.send_datagram();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    UdpSender from = {};
    network.wait(network.now_ms() + 10);
    const bool good =
        !pair.udp.is_open() && !pair.udp.receive(from) && !pair.udp.begin(kLoopback, port);
    pair.udp.stop();
    network.abandon();
    _exit(good && !pair.other.is_open() ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  UdpSender from = {};
  for (int i = 0; i < 10'000 && !pair.udp.receive(from); ++i) {
    network.wait(network.now_ms() + 1);
  }
  CHECK(pair.udp.left() == 14);
}

}  // namespace
