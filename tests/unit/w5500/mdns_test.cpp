// Multicast by the chip: it joins, and an announcer is found through it.
#include <doctest/doctest.h>

#include <vector>

#include "emulators/w5500/servers/udp_service.h"
#include "net/mdns_messages.h"
#include "prometheus_express/net/mdns/announcer.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/world.h"

using namespace mdns_messages;
using namespace prometheus_express;
using namespace test_support;

namespace {

using emulators::w5500::Datagram;

constexpr UdpSender kSomebody = {{10, 0, 2, 77}, kMdnsPort};

// All others in the group.
class Group final : public emulators::w5500::UdpService {
 public:
  bool serves(const emulators::w5500::Address& to, std::uint16_t port) const override {
    return to == kMdnsGroup && port == kMdnsPort;
  }
  void take(const Datagram& datagram, std::vector<Datagram>&) override {
    heard.push_back(datagram);
  }

  std::vector<Datagram> heard;
};

struct Bench {
  Bench() : board(world) {
    board.chip.network().add_service(group);
    board.chip.network().add_host(kSomebody.address);
    REQUIRE(board.until([&] { return board.network.fault() == w5500::Fault::kNone; }));
  }

  void say(const std::string& bytes, const Ipv4Address& to = kMdnsGroup) {
    board.chip.network().inject(
        {kSomebody.address, kSomebody.port, to, kMdnsPort, {bytes.begin(), bytes.end()}});
  }

  World world;
  Board board;
  Group group;
  MulticastSocket<w5500::UdpSocket> udp{board.network, kMdnsGroup};
};

TEST_CASE("the chip sends to a group with a TTL of 255, and to nobody else from there") {
  Bench bench;
  REQUIRE(bench.udp.open(kMdnsPort));
  CHECK_FALSE(bench.udp.begin(kSomebody.address, kMdnsPort));
  REQUIRE(bench.udp.begin(kMdnsGroup, kMdnsPort));
  bench.udp.append("hello", 5);
  bench.udp.send_datagram();
  CHECK(bench.board.until([&] { return bench.group.heard.size() == 1; }));
  CHECK(bench.group.heard[0].ttl == 255);
  CHECK(bench.group.heard[0].data.size() == 5);
}

TEST_CASE("the chip hears its own group, and whoever is in none hears nothing of it") {
  Bench bench;
  w5500::UdpSocket plain{bench.board.network};
  REQUIRE(plain.open(kMdnsPort));
  UdpSender from;
  bench.say("one");
  bench.board.run(50);
  CHECK_FALSE(plain.receive(from));
  plain.stop();
  REQUIRE(bench.udp.open(kMdnsPort));
  bench.say("two");
  REQUIRE(bench.board.until([&] { return bench.udp.receive(from); }));
  CHECK(from.address == kSomebody.address);
  CHECK(bench.udp.left() == 3);
  bench.say("of another group", {224, 0, 0, 252});
  bench.board.run(50);
  CHECK_FALSE(bench.udp.receive(from));
  bench.udp.stop();
  REQUIRE(plain.open(kMdnsPort));  // the same socket of the chip, and no group any more
  bench.say("three");
  bench.board.run(50);
  CHECK_FALSE(plain.receive(from));
}

TEST_CASE("a station on a W5500 is found, also after its chip was reset") {
  Bench bench;
  MdnsService service;
  service.instance = "Weather station";
  service.host = "station";
  MdnsAnnouncer announcer{bench.board.network, bench.udp, bench.board.network.random(), service};
  announcer.set_address(kSettings.address);
  const auto announced = [&] {
    announcer.update();
    return announcer.state() == MdnsState::kAnnounced;
  };
  const auto answers = [&] {
    bench.board.run(2'000);  // an announcement counts as well
    bench.group.heard.clear();
    bench.say(message(0, {question(kType, 12)}));
    REQUIRE(bench.board.until([&] {
      announcer.update();
      return !bench.group.heard.empty();
    }));
    const auto& data = bench.group.heard[0].data;
    return Sent({data.begin(), data.end()}).has("station.local. 1 32769 120 10.0.2.15");
  };
  REQUIRE(bench.board.until(announced));
  CHECK(answers());
  bench.board.chip.reset();
  REQUIRE(bench.board.until([&] {
    announcer.update();
    return announcer.state() == MdnsState::kProbing;
  }));
  REQUIRE(bench.board.until(announced));
  CHECK(answers());
  announcer.stop();
}

}  // namespace
