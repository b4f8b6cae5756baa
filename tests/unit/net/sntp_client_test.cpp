// The client without a network: when it asks, and what it makes of the time that answers take.
#include "prometheus_express/net/sntp_client.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "prometheus_express/testing/fake_network.h"
#include "prometheus_express/testing/fake_udp_socket.h"

using namespace prometheus_express;

namespace {

constexpr std::int64_t kServerTimeMs = 1'700'000'000'500;
constexpr Ipv4Address kServer = {10, 0, 2, 2};

// A server that knows the right time, and how long messages take.
struct Fixture {
  FakeNetwork network;
  FakeUdpSocket udp;
  Random random;
  SntpClient client{network, udp, random};

  // The answer to the last request, of a server that wrote it at kServerTimeMs.
  std::string answer() const {
    constexpr std::uint32_t kSeconds = 1'700'000'000 + 2'208'988'800;
    std::string message(48, '\0');
    message[0] = 0x24;
    message[1] = 2;
    message.replace(24, 8, udp.sent.back().bytes, 40, 8);
    for (unsigned i = 0; i < 4; ++i) {
      message[40 + i] = static_cast<char>(kSeconds >> (24 - 8 * i));
    }
    message[44] = static_cast<char>(0x80);
    return message;
  }
  void give(const std::string& bytes, const UdpSender& from = {kServer, kSntpPort}) {
    udp.inbox.push_back({from, bytes});
  }
};

// RFC 4330, section 5: the answer was half of that time on its way.
TEST_CASE("half of the round trip is added to the time of the server") {
  for (const std::uint64_t round_trip : {0U, 1U, 2U, 3U, 40U, 1'000U, 1'999U}) {
    CAPTURE(round_trip);
    Fixture f;
    f.client.start(kServer);
    REQUIRE(f.client.update() == SntpState::kAsking);
    f.network.advance(round_trip);
    f.give(f.answer());
    REQUIRE(f.client.update() == SntpState::kKnown);
    CHECK(f.client.unix_time_ms() == kServerTimeMs + static_cast<std::int64_t>(round_trip / 2));
    f.network.advance(12'345);
    CHECK(f.client.unix_time_ms() ==
          kServerTimeMs + 12'345 + static_cast<std::int64_t>(round_trip / 2));
  }
}

TEST_CASE("the round trip is that of the request that was answered, not of the first") {
  Fixture f;
  f.client.start(kServer);
  REQUIRE(f.client.update() == SntpState::kAsking);
  f.network.advance(2'000);
  REQUIRE(f.client.update() == SntpState::kAsking);
  REQUIRE(f.udp.sent.size() == 2);
  f.network.advance(100);
  f.give(f.answer());
  REQUIRE(f.client.update() == SntpState::kKnown);
  CHECK(f.client.unix_time_ms() == kServerTimeMs + 50);
}

TEST_CASE("four requests, after 0, 2, 6 and 14 s, and no more after 30") {
  Fixture f;
  const std::uint64_t begin = f.network.now_ms();
  f.client.start(kServer);
  std::vector<std::uint64_t> sent;
  while (f.client.update() == SntpState::kAsking) {
    if (f.udp.sent.size() > sent.size()) sent.push_back(f.network.now_ms() - begin);
    REQUIRE(f.client.next_deadline_ms() > f.network.now_ms());
    f.network.advance(f.client.next_deadline_ms() - f.network.now_ms());
  }
  CHECK(sent == std::vector<std::uint64_t>{0, 2'000, 6'000, 14'000});
  CHECK(f.client.state() == SntpState::kNoAnswer);
  CHECK(f.network.now_ms() - begin == 30'000);
}

TEST_CASE("each request has a token and a port of its own, and no port is held after the end") {
  Fixture f;
  f.client.start(kServer);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(f.client.update() == SntpState::kAsking);
    f.network.advance(20'000);
  }
  REQUIRE(f.udp.sent.size() == 3);
  CHECK(f.udp.opened == 3);
  CHECK(f.udp.sent[0].peer.address == kServer);
  CHECK(f.udp.sent[0].peer.port == kSntpPort);
  CHECK(f.udp.sent[0].bytes.substr(40) != f.udp.sent[1].bytes.substr(40));
  CHECK(f.udp.sent[1].bytes.substr(40) != f.udp.sent[2].bytes.substr(40));
  CHECK(f.udp.is_open());
  f.give(f.answer());
  REQUIRE(f.client.update() == SntpState::kKnown);
  CHECK_FALSE(f.udp.is_open());
}

TEST_CASE("where no port is to be had it asks the next time") {
  Fixture f;
  f.udp.refused = 1;
  f.client.start(kServer);
  REQUIRE(f.client.update() == SntpState::kAsking);
  CHECK(f.udp.sent.empty());
  f.network.advance(2'000);
  REQUIRE(f.client.update() == SntpState::kAsking);
  REQUIRE(f.udp.sent.size() == 1);
  f.give(f.answer());
  CHECK(f.client.update() == SntpState::kKnown);
}

// Whoever sleeps until then must not sleep over the right answer.
TEST_CASE("behind a flood of what is not ours, update() is due at once") {
  Fixture f;
  f.client.start(kServer);
  REQUIRE(f.client.update() == SntpState::kAsking);
  for (int i = 0; i < 9; ++i) f.give("noise", {{10, 0, 2, 66}, kSntpPort});
  f.give(f.answer());
  int updates = 0;
  while (f.client.update() == SntpState::kAsking) {
    CHECK(f.client.next_deadline_ms() <= f.network.now_ms());
    REQUIRE(++updates < 10);
  }
  CHECK(updates > 0);
  CHECK(f.client.state() == SntpState::kKnown);
}

}  // namespace
