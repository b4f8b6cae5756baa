// The client without a network: whom it asks, when, and what it believes.
#include "prometheus_express/net/dns_client.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "prometheus_express/testing/fake_network.h"
#include "prometheus_express/testing/fake_udp_socket.h"
#include "support/dns_server.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
constexpr char kName[] = "gateway.example";
constexpr Ipv4Address kAddress = {192, 0, 2, 33};

struct Fixture {
  FakeNetwork network;
  FakeUdpSocket udp;
  Random random;
  Ipv4Address server = {10, 0, 2, 3};
  DnsClient dns{network, udp, random, server};

  // From the server that was asked last.
  void answer_last() { give(udp.sent.back().peer); }
  void give(const UdpSender& from) {
    udp.inbox.push_back({from, DnsServer::answer(udp.sent.back().bytes, kName, kAddress)});
  }
  void advance_to_deadline() {
    REQUIRE(dns.next_deadline_ms() > network.now_ms());
    network.advance(dns.next_deadline_ms() - network.now_ms());
  }
};

TEST_CASE("the question is as RFC 1035 wants it") {
  Fixture f;
  CHECK(f.dns.state() == DnsState::kIdle);
  CHECK(f.dns.next_deadline_ms() == kNever);
  CHECK(f.dns.start(kName) == DnsState::kAsking);
  CHECK(f.dns.update() == DnsState::kAsking);
  REQUIRE(f.udp.sent.size() == 1);
  CHECK(f.udp.sent[0].peer.address == f.server);
  CHECK(f.udp.sent[0].peer.port == kDnsPort);
  CHECK(f.udp.sent[0].bytes.substr(2) ==
        std::string("\1\0\0\1\0\0\0\0\0\0\7gateway\7example\0\0\1\0\1", 31));
  f.answer_last();
  CHECK(f.dns.update() == DnsState::kFound);
  CHECK(f.dns.address() == kAddress);
  CHECK_FALSE(f.udp.is_open());
  CHECK(f.dns.next_deadline_ms() == kNever);
}

TEST_CASE("three questions, after 0, 2 and 4 s, each with a port and an identifier of its own") {
  Fixture f;
  const std::uint64_t begin = f.network.now_ms();
  f.dns.start(kName);
  std::vector<std::uint64_t> sent;
  while (f.dns.update() == DnsState::kAsking) {
    if (f.udp.sent.size() > sent.size()) sent.push_back(f.network.now_ms() - begin);
    f.advance_to_deadline();
  }
  CHECK(sent == std::vector<std::uint64_t>{0, 2'000, 4'000});
  CHECK(f.dns.state() == DnsState::kFailed);
  CHECK(f.network.now_ms() - begin == 6'000);
  CHECK(f.udp.opened == 3);
  REQUIRE(f.udp.sent.size() == 3);
  const std::string first = f.udp.sent[0].bytes.substr(0, 2);
  const bool same = f.udp.sent[1].bytes.substr(0, 2) == first &&
                    f.udp.sent[2].bytes.substr(0, 2) == first;  // by chance in 1 of 2^32 runs
  CHECK_FALSE(same);
}

TEST_CASE("the server's address is looked at for each question") {
  Fixture f;
  f.server = {};
  f.dns.start(kName);
  CHECK(f.dns.update() == DnsState::kAsking);
  CHECK(f.udp.sent.empty());  // none is known yet
  for (const Ipv4Address& server : {Ipv4Address{10, 0, 2, 4}, Ipv4Address{10, 0, 2, 5}}) {
    f.server = server;
    f.advance_to_deadline();
    CHECK(f.dns.update() == DnsState::kAsking);
    REQUIRE_FALSE(f.udp.sent.empty());
    CHECK(f.udp.sent.back().peer.address == server);
  }
  // Who was asked may answer, whoever is to be asked next.
  f.server = {10, 0, 2, 6};
  f.answer_last();
  CHECK(f.dns.update() == DnsState::kFound);
}

TEST_CASE("where no port is to be had it asks the next time") {
  Fixture f;
  f.udp.refused = 1;
  f.dns.start(kName);
  CHECK(f.dns.update() == DnsState::kAsking);
  CHECK(f.udp.sent.empty());
  f.advance_to_deadline();
  CHECK(f.dns.update() == DnsState::kAsking);
  REQUIRE(f.udp.sent.size() == 1);
  f.answer_last();
  CHECK(f.dns.update() == DnsState::kFound);
}

// Whoever sleeps until then must not sleep over the right answer.
TEST_CASE("behind a flood of what is not ours, update() is due at once") {
  Fixture f;
  f.dns.start(kName);
  REQUIRE(f.dns.update() == DnsState::kAsking);
  for (int i = 0; i < 9; ++i) f.give({{10, 0, 2, 66}, kDnsPort});
  f.answer_last();
  int updates = 0;
  while (f.dns.update() == DnsState::kAsking) {
    CHECK(f.dns.next_deadline_ms() <= f.network.now_ms());
    REQUIRE(++updates < 10);
  }
  CHECK(updates > 0);
  CHECK(f.dns.state() == DnsState::kFound);
}

}  // namespace
