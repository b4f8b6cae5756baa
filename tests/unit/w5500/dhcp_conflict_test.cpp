// Addresses that DHCP offers and somebody else has already, and conflicts that come later.
#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "prometheus_express/net/w5500/network.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kOffered = {10, 0, 2, 15};
constexpr Ipv4Address kNext = {10, 0, 2, 16};

struct Fixture {
  World world;
  Board board;

  explicit Fixture(const w5500::Options& options = {}) : board(world, options) {}

  emulators::w5500::VirtualNetwork& lan() { return board.chip.network(); }
  const emulators::w5500::DhcpCounts& counts() { return lan().dhcp().counts(); }
  w5500::Statistics statistics() const { return board.network.statistics(); }
  const Ipv4Address& address() const { return board.network.address(); }
  bool until_address(std::uint32_t limit_ms) {
    return board.until([this] { return board.network.has_address(); }, limit_ms);
  }
  bool until_state(emulators::w5500::State state, bool there = true) {
    return board.until(
        [&] {
          bool found = false;
          for (const auto& socket : board.chip.sockets()) found = found || socket.state == state;
          return found == there;
        },
        5'000);
  }
};

TEST_CASE("an address that nobody has is asked for three times by ARP, and taken") {
  Fixture f;
  REQUIRE(f.board.until([&] { return f.counts().ack == 1; }, 100));
  const std::uint64_t start = f.board.network.now_ms();
  REQUIRE(f.until_address(1'000));
  CHECK(f.board.network.now_ms() - start >= 599);
  CHECK(f.board.network.now_ms() - start <= 610);
  CHECK(f.address() == kOffered);
  CHECK(f.board.chip.counts().arp_requests == 3);
  CHECK(f.counts().decline == 0);
  CHECK(f.counts().malformed == 0);
  CHECK(f.statistics().leases == 1);
  CHECK(f.statistics().leases_declined == 0);
  CHECK(f.until_state(emulators::w5500::State::kUdp, false));
}

TEST_CASE("an address that somebody has is declined, and another one asked for 10 s later") {
  Fixture f;
  f.lan().add_host(kOffered);
  REQUIRE(f.board.until([&] { return f.counts().decline == 1; }, 1'000));
  const std::uint64_t start = f.board.network.now_ms();
  CHECK_FALSE(f.board.network.has_address());
  CHECK(f.board.network.fault() == w5500::Fault::kNoAddress);
  CHECK(f.statistics().leases_declined == 1);
  f.board.run(9'900);
  CHECK(f.counts().discover == 1);
  REQUIRE(f.until_address(2'000));
  CHECK(f.board.network.now_ms() - start >= 10'000);
  CHECK(f.address() == kNext);
  CHECK(f.counts().decline == 1);
  CHECK(f.counts().malformed == 0);
  CHECK(f.statistics().leases == 1);
}

TEST_CASE("the owner may answer late, and several addresses may be taken") {
  Fixture f;
  f.lan().add_host(kNext);
  REQUIRE(f.board.until([&] { return f.board.chip.counts().arp_requests == 2; }, 1'000));
  f.lan().add_host(kOffered);
  REQUIRE(f.until_address(30'000));
  CHECK(f.address() == Ipv4Address{10, 0, 2, 17});
  CHECK(f.counts().decline == 2);
  CHECK(f.statistics().leases_declined == 2);
}

// Some access points answer ARP for all whom their DHCP server has given an address.
TEST_CASE("an answer with our own hardware address is ours, and no reason to decline") {
  Fixture f;
  f.lan().add_host(kOffered, kMac);
  REQUIRE(f.until_address(1'000));
  CHECK(f.address() == kOffered);
  CHECK(f.counts().decline == 0);
}

// What the chip sends while it probes: nothing but ARP where nobody answers.
TEST_CASE("probing tells nobody anything but ARP, as long as nobody answers") {
  Fixture f;
  REQUIRE(f.until_address(1'000));
  CHECK(f.board.chip.counts().datagrams_sent == 2);  // DISCOVER and REQUEST
}

TEST_CASE("connections have the chip's own patience once there is an address") {
  Fixture f;
  const auto tries = [&] {
    constexpr std::uint16_t kRetries = 0x001B;
    std::uint8_t value = 0;
    w5500::Bus(f.board.spi).read_from(w5500::Block::kCommon, kRetries, &value, 1);
    return value;
  };
  CHECK(tries() == 2);
  REQUIRE(f.until_address(1'000));
  CHECK(tries() == 8);
}

TEST_CASE("a lease that is renewed is not probed again") {
  emulators::w5500::Config config;
  config.network.lease_s = 20;
  World world;
  Board board(world, {}, config);
  REQUIRE(board.until([&] { return board.network.has_address(); }, 1'000));
  const std::uint64_t requests = board.chip.counts().arp_requests;
  board.chip.network().add_host(kOffered);
  board.run(15'000);
  CHECK(board.network.statistics().leases == 2);
  CHECK(board.network.address() == kOffered);
  CHECK(board.chip.counts().arp_requests == requests + 1);  // for the server
}

// The fault strikes somewhere between the first message and the address.
TEST_CASE("a reset, a lost link or a lost command while it is asked ends with a probed address") {
  for (std::uint32_t after_ms = 1; after_ms < 700; after_ms += 33) {
    for (const int kind : {0, 1, 2}) {
      CAPTURE(after_ms);
      CAPTURE(kind);
      Fixture f;
      f.lan().add_host(kOffered);
      f.board.run(after_ms);
      emulators::w5500::Faults faults;
      faults.link_lost = kind == 1;
      if (kind == 2) faults.lost_command = {1, 0};
      if (kind == 0) f.board.chip.reset();
      f.board.chip.set_faults(faults);
      if (kind != 2) f.board.run(3'000);
      if (kind != 2) f.board.chip.set_faults({});
      REQUIRE(f.until_address(40'000));
      CHECK(f.address() == kNext);
      CHECK(f.counts().malformed == 0);
    }
  }
}

TEST_CASE("commands that get lost hold DHCP up for as long as lost messages") {
  for (const bool taken : {false, true}) {
    std::uint64_t longest_ms = 0;
    for (std::uint64_t n = 1; n <= 24; ++n) {
      CAPTURE(taken);
      CAPTURE(n);
      Fixture f;
      if (taken) f.lan().add_host(kOffered);
      emulators::w5500::Faults faults;
      faults.lost_command = {n, 0};
      f.board.chip.set_faults(faults);
      const std::uint64_t start = f.board.network.now_ms();
      REQUIRE(f.until_address(60'000));
      CHECK(f.address() == (taken ? kNext : kOffered));
      CHECK(f.counts().malformed == 0);
      longest_ms = std::max(longest_ms, f.board.network.now_ms() - start);
    }
    MESSAGE("an address within ", longest_ms, " ms");
    CHECK(longest_ms < (taken ? 22'000 : 6'000));  // a DECLINE may get lost
  }
}

TEST_CASE("a link that is down says nothing of who has an address") {
  Fixture f;
  REQUIRE(f.board.until([&] { return f.board.chip.counts().arp_requests == 1; }, 100));
  emulators::w5500::Faults faults;
  faults.link_lost = true;
  f.board.chip.set_faults(faults);
  f.lan().add_host(kOffered);  // and its owner is too slow to answer
  f.board.run(5'000);
  CHECK_FALSE(f.board.network.has_address());
  f.board.chip.set_faults({});
  REQUIRE(f.until_address(20'000));
  CHECK(f.address() == kNext);
}

TEST_CASE("a conflict that comes later is counted once, and the address kept") {
  Fixture f;
  REQUIRE(f.until_address(1'000));
  f.board.run(300);
  CHECK(f.statistics().address_conflicts == 0);
  f.board.chip.hear_arp(kNext);
  f.board.run(600);
  CHECK(f.statistics().address_conflicts == 0);
  f.board.chip.hear_arp(kOffered);
  f.board.run(600);
  CHECK(f.statistics().address_conflicts == 1);
  f.board.chip.hear_arp(kOffered);
  f.board.run(600);
  CHECK(f.statistics().address_conflicts == 2);
  CHECK(f.address() == kOffered);
  CHECK(f.board.network.fault() == w5500::Fault::kNone);
}

// Others that look for an address ask from 0.0.0.0, which is ours too until we have one.
TEST_CASE("what others ask while there is no address is no conflict") {
  Fixture f;
  REQUIRE(f.board.until([&] { return f.counts().ack == 1; }, 100));
  f.board.run(10);
  f.board.chip.hear_arp({0, 0, 0, 0});
  f.board.run(300);
  f.board.chip.hear_arp({0, 0, 0, 0});
  REQUIRE(f.until_address(1'000));
  f.board.run(600);
  CHECK(f.statistics().address_conflicts == 0);
}

TEST_CASE("an address that is not from DHCP may have a conflict too") {
  Fixture f({kSettings});
  f.board.run(300);
  f.board.chip.hear_arp(kSettings.address);
  f.board.run(600);
  CHECK(f.statistics().address_conflicts == 1);
}

}  // namespace
