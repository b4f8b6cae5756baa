#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

Faults link_lost() {
  Faults faults;
  faults.link_lost = true;
  return faults;
}

TEST_CASE("W5500 faults: link lost, and back: connections go on where they were") {
  Bench bench;
  bench.set_addresses();
  Peer peer = connected_peer(bench, 0);
  bench.chip.set_faults(link_lost());
  CHECK(bench.read8(kReadCommon, 0x2E) == 0xB8);
  CHECK_FALSE(bench.chip.link_up());
  peer.send(bytes("in"));
  bench.send(0, bytes("out"));
  peer.send_fin();
  bench.poll_for_a_while();
  bench.pass(31'799 * kMs);
  CHECK(bench.read16(read_socket(0), 0x26) == 0);
  CHECK_FALSE(peer.readable(0));
  CHECK(bench.read16(read_socket(0), 0x20) == 2045);
  CHECK(bench.status(0) == 0x17);
  pollfd idle = {bench.chip.poll_fd(), POLLIN, 0};
  CHECK(::poll(&idle, 1, 0) == 0);

  bench.chip.set_faults({});
  CHECK(bench.read8(kReadCommon, 0x2E) == 0xBF);
  CHECK(peer.receive(bench, 3) == bytes("out"));
  REQUIRE(bench.receives(0, 2));
  CHECK(bench.take(0) == bytes("in"));
  CHECK(bench.status_becomes(0, 0x1C));
  bench.pass(1'000 * kS);
  CHECK((bench.interrupts(0) & 0x08) == 0);
}

TEST_CASE("W5500 faults: link lost for longer than the time limit ends what is under way") {
  Bench bench;
  Peer sending = connected_peer(bench, 0);
  Peer idle = connected_peer(bench, 1);
  Peer closing = connected_peer(bench, 2);
  Peer closed = connected_peer(bench, 3);
  closed.send_fin();
  REQUIRE(bench.status_becomes(3, 0x1C));
  bench.chip.set_faults(link_lost());
  bench.send(0, bytes("out"));
  bench.command(2, 0x08);
  bench.command(3, 0x08);
  CHECK(bench.status(2) == 0x18);
  CHECK(bench.status(3) == 0x1D);
  bench.pass(31'800 * kMs);
  for (const int n : {0, 2, 3}) {
    CHECK(bench.status(n) == 0x00);
    CHECK((bench.interrupts(n) & 0x08) == 0x08);
    CHECK(bench.chip.sockets()[static_cast<std::size_t>(n)].unsent == 0);
  }
  CHECK(bench.status(1) == 0x17);
  CHECK(bench.chip.counts().timeouts == 3);
}

TEST_CASE("W5500 faults: keep-alive finds that the link is lost") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  SUBCASE("Sn_KPALVTR, after data") {
    bench.write(write_socket(0), 0x2F, {2});
    bench.send(0, bytes("x"));
    bench.pass(100 * kS);
    bench.chip.set_faults(link_lost());
    CHECK(bench.chip.next_event_ns() == 110 * kS);
    bench.pass(10 * kS);
    CHECK(bench.status(0) == 0x17);
    bench.pass(31'800 * kMs);
    CHECK(bench.status(0) == 0x00);
    CHECK((bench.interrupts(0) & 0x08) == 0x08);
  }
  SUBCASE("Sn_KPALVTR, but no data was ever sent or received") {
    bench.write(write_socket(0), 0x2F, {2});
    bench.chip.set_faults(link_lost());
    bench.pass(100 * kS);
    bench.pass(100 * kS);
    CHECK(bench.status(0) == 0x17);
  }
  SUBCASE("SEND_KEEP") {
    bench.chip.set_faults(link_lost());
    bench.command(0, 0x22);
    bench.pass(31'800 * kMs);
    CHECK(bench.status(0) == 0x00);
  }
  SUBCASE("the link is back before the answer is missed") {
    bench.chip.set_faults(link_lost());
    bench.command(0, 0x22);
    bench.pass(31 * kS);
    bench.chip.set_faults({});
    bench.pass(100 * kS);
    bench.chip.set_faults(link_lost());
    bench.pass(100 * kS);
    CHECK(bench.status(0) == 0x17);
  }
}

TEST_CASE("W5500 faults: without a link nobody is accepted, and the port recovers ten times") {
  Bench bench;
  const std::uint16_t port = bench.map_port(80);
  for (int i = 0; i < 10; ++i) {
    bench.open(0, 0x01, 80);
    bench.command(0, 0x02);
    bench.chip.set_faults(link_lost());
    Peer peer = Peer::connect(port);
    bench.poll_for_a_while();
    CHECK(bench.status(0) == 0x14);
    bench.chip.set_faults({});
    CHECK(bench.status_becomes(0, 0x17));
  }
}

TEST_CASE("W5500: without an address nobody is accepted") {
  Bench bench;
  const std::uint16_t port = bench.map_port(80);
  bench.open(0, 0x01, 80);
  bench.command(0, 0x02);
  bench.write(kWriteCommon, 0x000F, Bytes(4));
  Peer peer = Peer::connect(port);
  bench.poll_for_a_while();
  CHECK(bench.status(0) == 0x14);
  bench.set_addresses();
  CHECK(bench.status_becomes(0, 0x17));
}

TEST_CASE("W5500 faults: connections are refused at once while no socket listens, and counted") {
  Bench bench;
  Faults faults;
  faults.refuse_at_once = true;
  bench.chip.set_faults(faults);
  const std::uint16_t port = bench.map_port(80);
  Peer early = Peer::connect(port);
  CHECK(early.was_reset(bench));
  CHECK(bench.chip.counts().refused == 1);
  for (int n = 0; n < 2; ++n) {
    bench.open(n, 0x01, 80);
    bench.command(n, 0x02);
  }
  std::vector<Peer> peers;
  for (int i = 0; i < 5; ++i) peers.push_back(Peer::connect(port));
  for (int n = 0; n < 2; ++n) CHECK(bench.status_becomes(n, 0x17));
  for (std::size_t i = 2; i < 5; ++i) CHECK(peers[i].was_reset(bench));
  CHECK(bench.chip.counts().refused == 4);
  CHECK(bench.chip.counts().accepted == 2);
}

}  // namespace
