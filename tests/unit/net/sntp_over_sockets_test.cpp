// The time of day over the sockets of the host, from a server in the test.
#include <doctest/doctest.h>

#include <array>

#include "prometheus_express/net/sntp_client.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/udp_socket.h"
#include "support/udp_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kLoopback = {127, 0, 0, 1};

// What the server says, in milliseconds: 2023-12.
constexpr std::int64_t kTime = (std::int64_t{0xE9} << 24) * 1000 - 2'208'988'800'000;

struct Fixture {
  sockets::Network network;
  sockets::UdpSocket server{network};
  sockets::UdpSocket udp{network};
  Random random;
  SntpClient sntp{network, udp, random};
  std::uint16_t port = open_at_some_port(server);
  std::uint8_t stratum = 1;

  void serve() {
    UdpSender client = {};
    while (server.receive(client)) {
      SntpMessage request = {};
      CHECK(server.left() == request.size());
      CHECK(server.read_some(request.data(), request.size()) == request.size());
      SntpMessage answer = {};
      answer[0] = 0x24;
      answer[1] = stratum;
      for (std::size_t i = 0; i < 8; ++i) answer[24 + i] = request[40 + i];
      answer[40] = 0xE9;
      REQUIRE(server.begin(client.address, client.port));
      server.append(answer.data(), answer.size());
      server.send_datagram();
    }
  }

  SntpState ask() {
    sntp.start(kLoopback, port);
    while (sntp.update() == SntpState::kAsking) {
      serve();
      network.wait(network.now_ms() + 10);
    }
    return sntp.state();
  }
};

TEST_CASE("the time comes from the server, and goes on") {
  Fixture f;
  CHECK(f.ask() == SntpState::kKnown);
  const std::int64_t known = f.sntp.unix_time_ms();
  CHECK(known >= kTime);
  CHECK(known < kTime + 60'000);
  const std::uint64_t begin = f.network.now_ms();
  while (f.network.now_ms() < begin + 5) f.network.wait(begin + 5);
  CHECK(f.sntp.unix_time_ms() >= known + 5);
  CHECK_FALSE(f.udp.is_open());
}

TEST_CASE("a server that does not know the time") {
  Fixture f;
  f.stratum = 0;
  CHECK(f.ask() == SntpState::kRefused);
  f.stratum = 1;
  CHECK(f.ask() == SntpState::kKnown);
}

}  // namespace
