#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "mdns_messages.h"
#include "prometheus_express/net/mdns/announcer.h"
#include "prometheus_express/testing/fake_network.h"
#include "prometheus_express/testing/fake_udp_socket.h"

using namespace mdns_messages;
using namespace prometheus_express;

namespace {

constexpr Ipv4Address kOwn = {192, 168, 7, 5};
constexpr UdpSender kSomebody = {{192, 168, 7, 9}, kMdnsPort};

struct Bench {
  explicit Bench(Ipv4Address address = kOwn) { announcer.set_address(address); }

  // Until something is sent, or `ms` are over.
  void run(std::uint64_t ms) {
    const std::uint64_t end = network.now_ms() + ms;
    while (network.now_ms() < end) {
      announcer.update();
      const std::uint64_t next = announcer.next_deadline_ms();
      network.advance(next > network.now_ms() && next < end ? next - network.now_ms()
                      : next <= network.now_ms()            ? 1
                                                            : end - network.now_ms());
    }
    announcer.update();
  }

  // Through probing and announcing, and then as long as nobody remembers.
  void settle() {
    run(5'000);
    REQUIRE(announcer.state() == MdnsState::kAnnounced);
    udp.sent.clear();
  }

  void hear(const std::string& bytes, UdpSender from = kSomebody) {
    udp.inbox.push_back({from, bytes});
    announcer.update();
  }

  // The only thing that was sent; taken.
  Sent only() {
    REQUIRE(udp.sent.size() == 1);
    CHECK(udp.sent[0].peer.address == kMdnsGroup);
    CHECK(udp.sent[0].peer.port == kMdnsPort);
    Sent sent(udp.sent[0].bytes);
    udp.sent.clear();
    return sent;
  }

  static MdnsService service() {
    MdnsService made;
    made.instance = "Weather station";
    made.host = "station";
    made.port = 8080;
    return made;
  }

  FakeNetwork network;
  FakeUdpSocket udp;
  Random random;
  MdnsAnnouncer announcer{network, udp, random, service()};
};

TEST_CASE("it probes three times, announces twice, and is quiet") {
  Bench bench;
  bench.run(10'000);
  REQUIRE(bench.udp.sent.size() == 5);
  for (int i = 0; i < 3; ++i) {
    const Sent probe(bench.udp.sent[static_cast<std::size_t>(i)].bytes);
    CHECK_FALSE(probe.response());
    CHECK(probe.lines == std::vector<std::string>{
                             "? Weather station._prometheus-http._tcp.local. 255 1",
                             "? station.local. 255 1",
                             "Weather station._prometheus-http._tcp.local. 33 1 120 8080 "
                             "station.local.",
                             "Weather station._prometheus-http._tcp.local. 16 1 4500 path=/metrics",
                             "station.local. 1 1 120 192.168.7.5"});
  }
  for (std::size_t i = 3; i < 5; ++i) {
    const Sent announced(bench.udp.sent[i].bytes);
    CHECK(announced.id() == 0);
    CHECK(announced.response());
    CHECK(announced.lines ==
          std::vector<std::string>{
              "_prometheus-http._tcp.local. 12 1 4500 Weather station._prometheus-http._tcp.local.",
              "_services._dns-sd._udp.local. 12 1 4500 _prometheus-http._tcp.local.",
              "Weather station._prometheus-http._tcp.local. 33 32769 120 8080 station.local.",
              "Weather station._prometheus-http._tcp.local. 16 32769 4500 path=/metrics",
              "station.local. 1 32769 120 192.168.7.5"});
  }
}

TEST_CASE("who browses gets all that is needed, and who knows it gets nothing") {
  Bench bench;
  bench.settle();
  bench.hear(message(0, {question(kType, 12)}));
  CHECK(bench.udp.sent.empty());  // others may answer as well: a moment later
  bench.run(200);
  const Sent answer = bench.only();
  CHECK(answer.lines.size() == 4);
  CHECK(answer.has(
      "_prometheus-http._tcp.local. 12 1 4500 Weather station._prometheus-http._tcp.local."));
  CHECK(answer.has("station.local. 1 32769 120 192.168.7.5"));
  bench.run(2'000);
  bench.hear(message(0, {question(kType, 12)}, {record(kType, 12, 4'500, name(kInstance))}));
  bench.run(2'000);
  CHECK(bench.udp.sent.empty());
  // It knows it for less than half of the time.
  bench.hear(message(0, {question(kType, 12)}, {record(kType, 12, 2'000, name(kInstance))}));
  bench.run(2'000);
  CHECK(bench.udp.sent.size() == 1);
}

TEST_CASE("known answers may come in a second message") {
  Bench bench;
  bench.settle();
  bench.hear(message(0x0200, {question(kType, 12)}));
  bench.hear(message(0, {}, {record(kType, 12, 4'500, name(kInstance))}));
  bench.run(2'000);
  CHECK(bench.udp.sent.empty());
}

TEST_CASE("each question has its answer") {
  Bench bench;
  bench.settle();
  const struct {
    std::string question;
    std::string line;
  } cases[] = {
      {question(kInstance, 33), kInstance + ". 33 32769 120 8080 station.local."},
      {question("weather STATION._Prometheus-HTTP._TCP.Local", 16),
       kInstance + ". 16 32769 4500 path=/metrics"},
      {question("station.local", 1, 0x8001), "station.local. 1 32769 120 192.168.7.5"},
      {question("station.local", 255, 255), "station.local. 1 32769 120 192.168.7.5"},
      {question("_services._dns-sd._udp.local", 12),
       "_services._dns-sd._udp.local. 12 1 4500 _prometheus-http._tcp.local."},
      {question("station.local", 28), "station.local. 47 32769 120 station.local. 0 1 64"},
      {question(kInstance, 1), kInstance + ". 47 32769 4500 " + kInstance + ". 0 5 0 0 128 0 64"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.line);
    bench.hear(message(0, {each.question}));
    bench.run(2'000);
    CHECK(bench.only().has(each.line));
  }
  for (const std::string& other :
       {question("station2.local", 1), question("local", 1), question("a.station.local", 1),
        question(kType, 1), question("station.local", 1, 3)}) {
    bench.hear(message(0, {other}));
    bench.run(2'000);
    CHECK(bench.udp.sent.empty());
  }
}

TEST_CASE("a record goes out once a second, whoever asks") {
  Bench bench;
  bench.settle();
  for (int i = 0; i < 100; ++i) {
    bench.hear(message(0, {question("station.local", 1)}));
    bench.run(50);
  }
  CHECK(bench.udp.sent.size() >= 4);
  CHECK(bench.udp.sent.size() <= 6);
}

TEST_CASE("an address of IPv6 is announced as well") {
  Bench bench(Ipv4Address{});
  CHECK(bench.announcer.state() == MdnsState::kStopped);
  bench.announcer.set_address6({0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  bench.announcer.set_address(kOwn);
  bench.settle();
  bench.hear(message(0, {question("station.local", 28)}));
  bench.run(2'000);
  CHECK(bench.only().has("station.local. 28 32769 120  253 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1"));
  bench.hear(message(0, {question("station.local", 15)}));
  bench.run(2'000);
  CHECK(bench.only().has("station.local. 47 32769 120 station.local. 0 4 64 0 0 8"));
}

TEST_CASE("plain DNS is answered to who asks, with its own question") {
  Bench bench;
  bench.settle();
  const UdpSender dig = {{192, 168, 7, 9}, 40'000};
  bench.hear(message(0, {question("Station.local", 1)}), dig);
  REQUIRE(bench.udp.sent.size() == 1);
  CHECK(bench.udp.sent[0].peer.address == dig.address);
  CHECK(bench.udp.sent[0].peer.port == dig.port);
  const Sent answer(bench.udp.sent[0].bytes);
  CHECK(answer.id() == 7);
  CHECK(answer.lines ==
        std::vector<std::string>{"? station.local. 1 1", "station.local. 1 1 10 192.168.7.5"});
}

TEST_CASE("names that somebody has are given up for numbered ones") {
  Bench bench;
  bench.run(300);
  CHECK(bench.announcer.state() == MdnsState::kProbing);
  bench.hear(message(0x8400, {}, {record("station.local", 1, 120, "\x0A\x01\x01\x01", 0x8001)}));
  CHECK(bench.announcer.host() == "station-2");
  CHECK(bench.announcer.instance() == "Weather station (2)");
  bench.hear(message(0x8400, {},
                     {record("Weather station (2)._prometheus-http._tcp.local", 33, 120,
                             number32(0) + number16(80) + name("other.local"), 0x8001)}));
  CHECK(bench.announcer.host() == "station-3");
  bench.settle();
  bench.hear(message(0, {question("station-3.local", 1)}));
  bench.run(2'000);
  CHECK(bench.only().has("station-3.local. 1 32769 120 192.168.7.5"));
}

TEST_CASE("who claims a name later lets it be probed for again") {
  Bench bench;
  bench.settle();
  const std::string claim =
      message(0x8400, {}, {record("station.local", 1, 120, "\x0A\x01\x01\x01", 0x8001)});
  bench.hear(claim, {{192, 168, 7, 9}, 40'000});  // nobody believes another port
  CHECK(bench.announcer.state() == MdnsState::kAnnounced);
  bench.hear(message(0x8400, {}, {record("station.local", 1, 0, "\x0A\x01\x01\x01", 0x8001)}));
  CHECK(bench.announcer.state() == MdnsState::kAnnounced);  // it goes
  bench.hear(claim);
  CHECK(bench.announcer.state() == MdnsState::kProbing);
  CHECK(bench.announcer.host() == "station");
  bench.settle();  // it did not insist
  CHECK(bench.announcer.host() == "station");
}

TEST_CASE("what it hears of itself is no conflict") {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    bench.run(50);
    for (const FakeDatagram& own : std::vector<FakeDatagram>(bench.udp.sent)) {
      bench.udp.inbox.push_back({{kOwn, kMdnsPort}, own.bytes});
    }
    bench.udp.sent.clear();
  }
  CHECK(bench.announcer.state() == MdnsState::kAnnounced);
  CHECK(bench.announcer.host() == "station");
}

TEST_CASE("of two that probe at the same time the one with the later data wins") {
  const auto probe = [](char last) {
    return message(0, {question("station.local", 255)}, {},
                   {record("station.local", 1, 120, {'\xC0', '\xA8', 7, last})});
  };
  Bench wins;
  wins.run(300);
  wins.hear(probe(4));
  wins.run(1'000);
  CHECK(wins.announcer.state() == MdnsState::kAnnouncing);
  Bench waits;
  waits.run(300);
  waits.hear(probe(6));
  waits.udp.sent.clear();
  waits.run(900);
  CHECK(waits.udp.sent.empty());
  CHECK(waits.announcer.state() == MdnsState::kProbing);
  waits.settle();  // the other one has changed its mind
}

TEST_CASE("a probe for a name of ours is answered soon") {
  Bench bench;
  bench.settle();
  const std::string probe = message(0, {question("station.local", 255, 0x8001)}, {},
                                    {record("station.local", 1, 120, "\x0A\x01\x01\x01")});
  for (int i = 0; i < 3; ++i) {
    bench.hear(probe);
    bench.run(250);
    CHECK(bench.only().has("station.local. 1 32769 120 192.168.7.5"));
  }
}

TEST_CASE("a goodbye takes everything back") {
  Bench bench;
  bench.settle();
  bench.announcer.stop();
  CHECK(bench.announcer.state() == MdnsState::kStopped);
  CHECK_FALSE(bench.udp.is_open());
  const Sent goodbye = bench.only();
  CHECK(goodbye.lines.size() == 5);
  CHECK(goodbye.has("station.local. 1 32769 0 192.168.7.5"));
  bench.run(5'000);
  CHECK(bench.udp.sent.empty());
  bench.announcer.set_address(kOwn);
  bench.settle();
}

TEST_CASE("it begins again with another address, and when the network has lost the socket") {
  Bench bench;
  bench.settle();
  bench.announcer.set_address(kOwn);
  CHECK(bench.announcer.state() == MdnsState::kAnnounced);
  bench.announcer.set_address({10, 0, 0, 1});
  CHECK(bench.announcer.state() == MdnsState::kProbing);
  bench.settle();
  bench.udp.stop();
  bench.udp.refused = 3;
  bench.run(2'500);
  CHECK(bench.announcer.state() == MdnsState::kProbing);
  CHECK(bench.udp.sent.empty());
  bench.settle();
  bench.announcer.set_address({});
  CHECK(bench.announcer.state() == MdnsState::kStopped);
  bench.run(2'000);
  CHECK(bench.udp.sent.empty());
}

TEST_CASE("long texts are cut, between characters") {
  FakeNetwork network;
  FakeUdpSocket udp;
  Random random;
  MdnsService service;
  const std::string instance(40, 'a');
  const std::string long_instance =
      instance + "\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4";
  const std::string host(70, 'h');
  const std::string path(300, 'p');
  service.instance = long_instance;
  service.host = host;
  service.path = path;
  MdnsAnnouncer announcer{network, udp, random, service};
  CHECK(announcer.instance() == long_instance.substr(0, 62));
  CHECK(announcer.host().size() == 63);
  announcer.set_address6({1});
  announcer.set_address(kOwn);
  for (int i = 0; i < 3'000; ++i) {
    announcer.update();
    network.advance(1);
  }
  REQUIRE(udp.sent.size() == 5);
  CHECK(Sent(udp.sent[4].bytes).lines.size() == 6);
  for (const FakeDatagram& sent : udp.sent)
    CHECK(sent.bytes.size() <= MdnsAnnouncer::kMessageBytes);
}

// Random bytes, and messages of the kind that it understands with a few bytes changed: the
// sanitizers see what is read, and what is sent must be whole.
TEST_CASE("malformed messages do no harm") {
  Bench bench;
  std::uint32_t state = 1;
  const auto next = [&state](std::uint32_t below) {
    state = state * 1'664'525 + 1'013'904'223;
    return (state >> 8) % below;
  };
  const std::string samples[] = {
      message(0, {question(kType, 12), question("station.local", 255)},
              {record(kType, 12, 4'500, name(kInstance))}),
      message(0, {question("station.local", 255)}, {},
              {record("station.local", 1, 120, "\x0A\x01\x01\x01")}),
      message(0x8400, {},
              {record(kInstance, 33, 120, number32(0) + number16(80) + name("station.local")),
               record(kInstance, 16, 120, "\x05path="), record("station.local", 1, 120, "abcd")}),
      // Questions whose names lead back, on, to themselves, and out.
      number16(0) + number16(0) + number16(4) + number32(0) + number16(0) + "\x07station\x05local" +
          std::string(1, '\0') + number16(1) + number16(1) + "\xC0\x0C" + number16(1) +
          number16(1) + "\xC0\x1E" + number16(1) + number16(1) + "\xFF\xFF" + number16(1) +
          number16(1)};
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = samples[next(4)];
    for (std::uint32_t changes = next(6); changes > 0; --changes) {
      bytes[next(static_cast<std::uint32_t>(bytes.size()))] = static_cast<char>(next(256));
    }
    if (next(4) == 0) bytes.resize(next(static_cast<std::uint32_t>(bytes.size()) + 1));
    bench.hear(bytes, {{192, 168, 7, 9}, static_cast<std::uint16_t>(next(8) == 0 ? 99 : 5353)});
    bench.network.advance(next(300));
    bench.announcer.update();
    for (const FakeDatagram& sent : bench.udp.sent) Sent whole(sent.bytes);
    bench.udp.sent.clear();
  }
  bench.run(30'000);
  CHECK(bench.announcer.state() == MdnsState::kAnnounced);
}

}  // namespace
