// Groups of multicast over lwIP's IGMP: who joins hears, who leaves does not, and an announcer is
// found through one.
#include <doctest/doctest.h>
#include <lwip/netif.h>

#include <string>

#include "lwip/wire.h"
#include "net/mdns_messages.h"
#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/net/lwip/udp_socket.h"
#include "prometheus_express/net/mdns/announcer.h"
#include "prometheus_express/net/multicast_socket.h"

using namespace mdns_messages;
using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kAddress = {10, 0, 0, 1};  // the wire leads back
constexpr std::uint16_t kPort = 20'000;

struct Bench {
  // By it lwIP sends what is for a group.
  Bench() { netif_set_default(netif_list); }
  ~Bench() { netif_set_default(nullptr); }

  void pass(std::uint64_t ms) {
    const std::uint64_t end = network.now_ms() + ms;
    while (network.now_ms() < end) network.wait(network.now_ms() + 1);
  }

  void send(const std::string& bytes, const Ipv4Address& to, std::uint16_t port) {
    REQUIRE(asker.begin(to, port));
    asker.append(bytes.data(), bytes.size());
    asker.send_datagram();
    pass(10);
  }

  // What has come to this socket; empty: nothing.
  static std::string take(UdpSocket& udp) {
    UdpSender from;
    if (!udp.receive(from)) return {};
    std::string bytes(udp.left(), '\0');
    udp.read_some(bytes.data(), bytes.size());
    return bytes;
  }

  Wire wire;
  lwip::Network<2> network{wire};
  lwip::UdpSocket asker{network};
  MulticastSocket<lwip::UdpSocket> udp{network, kMdnsGroup};
};

TEST_CASE("who has joined hears the group, and nobody else does") {
  Bench bench;
  REQUIRE(bench.asker.open(0));
  REQUIRE(bench.udp.open(kPort));
  bench.send("one", kMdnsGroup, kPort);
  CHECK(Bench::take(bench.udp) == "one");
  bench.send("two", {224, 0, 0, 252}, kPort);
  CHECK(Bench::take(bench.udp).empty());
  bench.send("three", kAddress, kPort);  // not of the group, but for this port
  CHECK(Bench::take(bench.udp) == "three");
  bench.udp.stop();
  lwip::UdpSocket plain{bench.network};
  REQUIRE(plain.open(kPort));
  bench.send("four", kMdnsGroup, kPort);
  CHECK(Bench::take(plain).empty());
  REQUIRE(bench.udp.open(kPort + 1));
  bench.send("five", kMdnsGroup, kPort + 1);
  CHECK(Bench::take(bench.udp) == "five");
}

TEST_CASE("a group that lwIP has no memory for is not joined, and nothing stays behind") {
  Bench bench;
  for (std::size_t n = 0;; ++n) {
    CAPTURE(n);
    bench.wire.fail_allocation(n);
    const bool opened = bench.udp.open(kPort);
    CHECK(opened == bench.udp.is_open());
    if (!bench.wire.allocation_failed()) {
      CHECK(opened);
      break;
    }
    bench.udp.stop();
    REQUIRE(n < 20);
  }
}

TEST_CASE("a station over lwIP is found by who asks its group") {
  Bench bench;
  REQUIRE(bench.asker.open(0));
  Random random;
  MdnsService service;
  service.instance = "Weather station";
  service.host = "station";
  service.port = 8080;
  MdnsAnnouncer announcer{bench.network, bench.udp, random, service};
  announcer.set_address(kAddress);
  const auto run = [&](std::uint64_t ms) {
    const std::uint64_t end = bench.network.now_ms() + ms;
    while (bench.network.now_ms() < end) {
      announcer.update();
      bench.network.wait(bench.network.now_ms() + 1);
    }
  };
  run(5'000);
  REQUIRE(announcer.state() == MdnsState::kAnnounced);
  CHECK(announcer.instance() == "Weather station");  // what it said itself claims nothing
  bench.send(message(0, {question("station.local", 1)}), kMdnsGroup, kMdnsPort);
  run(1'000);
  // Not from port 5353: whoever asks by plain DNS is answered alone.
  const Sent answer(Bench::take(bench.asker));
  CHECK(answer.id() == 7);
  CHECK(answer.has("station.local. 1 1 10 10.0.0.1"));
  announcer.stop();
}

}  // namespace
