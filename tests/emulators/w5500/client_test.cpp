#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

constexpr Address kPeer = {10, 0, 2, 7};
constexpr Address kFarAway = {93, 184, 216, 34};

void begin_connect(Bench& bench, int n, const Address& address, unsigned port) {
  bench.open(n, 0x01, 50'000);
  bench.write(write_socket(n), 0x0C, {address.begin(), address.end()});
  bench.write16(write_socket(n), 0x10, port);
  bench.command(n, 0x04);
}

// The port of a listener that is gone again.
std::uint16_t unused_port() { return Peer::listen().port(); }

// The socket keeps its state until just before a time, and times out then.
void check_times_out(Bench& bench, int n, std::uint64_t after_ns) {
  CHECK(bench.status(n) == 0x15);
  CHECK(bench.chip.next_event_ns() == bench.clock.now_ns() + after_ns);
  bench.pass(after_ns - 1);
  CHECK(bench.status(n) == 0x15);
  CHECK(bench.interrupts(n) == 0x00);
  bench.pass(1);
  CHECK(bench.status(n) == 0x00);
  CHECK(bench.interrupts(n) == 0x08);
  CHECK(bench.chip.next_event_ns() == kNever);
}

TEST_CASE("W5500: CONNECT to a host of the subnet, and to one behind the router") {
  for (const Address& address : {kPeer, kFarAway}) {
    Bench bench;
    bench.set_addresses();
    Peer listener = Peer::listen();
    bench.chip.network().map_peer(address, 9091, listener.port());
    begin_connect(bench, 3, address, 9091);
    CHECK(bench.status(3) == 0x15);
    Peer peer = listener.accept(bench);
    REQUIRE(bench.status_becomes(3, 0x17));
    CHECK(bench.interrupts(3) == 0x01);
    CHECK(bench.read8(read_socket(3), 0x06) == 0x02);  // Sn_DHAR is known now
    bench.send(3, bytes("PUT"));
    CHECK(peer.receive(bench, 3) == bytes("PUT"));
    peer.send(bytes("200"));
    REQUIRE(bench.receives(3, 3));
    CHECK(bench.take(3) == bytes("200"));
    peer.close();
    REQUIRE(bench.status_becomes(3, 0x1C));
    bench.command(3, 0x08);
    CHECK(bench.status_becomes(3, 0x00));
    CHECK(bench.chip.counts().connected == 1);
  }
}

TEST_CASE("W5500: eight connections of the chip's own at a time") {
  Bench bench;
  bench.set_addresses();
  Peer listener = Peer::listen();
  bench.chip.network().map_peer(kPeer, 80, listener.port());
  std::vector<Peer> peers;
  for (int n = 0; n < 8; ++n) {
    begin_connect(bench, n, kPeer, 80);
    peers.push_back(listener.accept(bench));
    REQUIRE(bench.status_becomes(n, 0x17));
  }
  for (int n = 0; n < 8; ++n) {
    bench.send(n, {static_cast<std::uint8_t>(n)});
    CHECK(peers[static_cast<std::size_t>(n)].receive(bench, 1) ==
          Bytes{static_cast<std::uint8_t>(n)});
  }
}

TEST_CASE("W5500: CONNECT that is refused closes the socket without an interrupt") {
  Bench bench;
  bench.set_addresses();
  SUBCASE("by a host that has no such port") {
    bench.chip.network().add_host(kPeer);
    begin_connect(bench, 0, kPeer, 80);
  }
  SUBCASE("by a program that ended") {
    bench.chip.network().map_peer(kPeer, 80, unused_port());
    begin_connect(bench, 0, kPeer, 80);
  }
  CHECK(bench.status_becomes(0, 0x00));
  CHECK(bench.interrupts(0) == 0x00);
}

TEST_CASE("W5500: CONNECT to nobody times out as RTR and RCR say") {
  Bench bench;
  bench.set_addresses();
  SUBCASE("no answer to ARP") {
    begin_connect(bench, 0, kPeer, 80);
    check_times_out(bench, 0, 1'800 * kMs);
  }
  SUBCASE("no answer of the router to ARP") {
    bench.write(kWriteCommon, 0x0001, {10, 0, 2, 77});
    bench.chip.network().map_peer(kFarAway, 80, 1);
    begin_connect(bench, 0, kFarAway, 80);
    check_times_out(bench, 0, 1'800 * kMs);
  }
  SUBCASE("a gateway that is no router") {
    bench.write(kWriteCommon, 0x0001, {10, 0, 2, 3});
    bench.chip.network().map_peer(kFarAway, 80, 1);
    begin_connect(bench, 0, kFarAway, 80);
    check_times_out(bench, 0, 31'800 * kMs);
  }
  SUBCASE("a wrong subnet mask: no router is asked") {
    bench.write(kWriteCommon, 0x0005, {0, 0, 0, 0});
    bench.chip.network().map_peer(kFarAway, 80, 1);
    begin_connect(bench, 0, kFarAway, 80);
    check_times_out(bench, 0, 1'800 * kMs);
  }
  SUBCASE("a host that was removed") {
    bench.chip.network().map_peer(kPeer, 80, 1);
    bench.chip.network().remove_host(kPeer);
    begin_connect(bench, 0, kPeer, 80);
    check_times_out(bench, 0, 1'800 * kMs);
  }
  SUBCASE("no answer to SYN, the data sheet's example") {
    bench.chip.network().silence_peer(kPeer, 80);
    begin_connect(bench, 0, kPeer, 80);
    check_times_out(bench, 0, 31'800 * kMs);
  }
  SUBCASE("no answer from behind the router") {
    begin_connect(bench, 0, kFarAway, 80);
    check_times_out(bench, 0, 31'800 * kMs);
  }
  SUBCASE("other values") {
    bench.write16(kWriteCommon, 0x19, 1'000);
    bench.write(kWriteCommon, 0x1B, {3});
    bench.chip.network().silence_peer(kPeer, 80);
    begin_connect(bench, 0, kPeer, 80);
    check_times_out(bench, 0, (100 + 200 + 400 + 800) * kMs);
  }
  SUBCASE("no second try at all") {
    bench.write16(kWriteCommon, 0x19, 0xFFFF);
    bench.write(kWriteCommon, 0x1B, {0});
    begin_connect(bench, 0, kPeer, 80);
    check_times_out(bench, 0, 0xFFFF * kMs / 10);
  }
}

TEST_CASE("W5500: the program gives up a CONNECT") {
  Bench bench;
  bench.set_addresses();
  bench.chip.network().silence_peer(kPeer, 80);
  for (const int command : {0x08, 0x10}) {
    begin_connect(bench, 0, kPeer, 80);
    bench.command(0, static_cast<std::uint8_t>(command));
    CHECK(bench.status(0) == 0x00);
    bench.pass(100 * kS);
    CHECK(bench.interrupts(0) == 0x00);
  }
}

TEST_CASE("W5500: a CONNECT outlives a link that is lost for a while") {
  Bench bench;
  bench.set_addresses();
  Peer listener = Peer::listen();
  bench.chip.network().map_peer(kPeer, 80, listener.port());
  Faults faults;
  faults.link_lost = true;
  bench.chip.set_faults(faults);
  begin_connect(bench, 0, kPeer, 80);
  bench.pass(1'000 * kMs);
  CHECK(bench.status(0) == 0x15);
  bench.chip.set_faults({});
  CHECK(bench.status_becomes(0, 0x17));
}

}  // namespace
