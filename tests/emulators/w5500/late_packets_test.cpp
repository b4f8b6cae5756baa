#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

constexpr std::uint64_t kTimeLimit = 31'800 * kMs;  // RTR 200 ms, RCR 8

Faults late_handshake(std::uint32_t ms, Strike strike = {1, 1}) {
  Faults faults;
  faults.late_handshake = strike;
  faults.late_handshake_ms = ms;
  return faults;
}

Faults lost_fin() {
  Faults faults;
  faults.lost_fin = {1, 1};
  return faults;
}

// Socket `n` listens, and a peer has sent the first packet of its handshake.
Peer half_connected_peer(Bench& bench, int n) {
  std::uint16_t port = bench.chip.host_port(80);
  if (port == 0) port = bench.map_port(80);
  bench.open(n, 0x01, 80);
  bench.command(n, 0x02);
  Peer peer = Peer::connect(port);
  REQUIRE(bench.status_becomes(n, 0x16));
  return peer;
}

TEST_CASE("W5500 faults: a handshake that its peer ends late is SYNRECV until then") {
  Bench bench;
  bench.chip.set_faults(late_handshake(4'000));
  Peer peer = half_connected_peer(bench, 0);
  peer.send(bytes("ask"));
  bench.pass(3'999 * kMs);
  CHECK(bench.status(0) == 0x16);
  CHECK(bench.interrupts(0) == 0x00);
  CHECK(bench.read16(read_socket(0), 0x26) == 0);
  CHECK(bench.chip.counts().accepted == 0);
  CHECK(bench.chip.next_event_ns() == bench.clock.now_ns() + 1 * kMs);
  bench.pass(1 * kMs);
  CHECK(bench.status(0) == 0x17);
  CHECK((bench.interrupts(0) & 0x01) == 0x01);
  CHECK(bench.chip.counts().accepted == 1);
  REQUIRE(bench.receives(0, 3));
  CHECK(bench.take(0) == bytes("ask"));
  bench.pass(2 * kTimeLimit);
  CHECK(bench.status(0) == 0x17);
}

TEST_CASE("W5500 faults: a handshake that its peer never ends times out") {
  for (const std::uint32_t ms : {0U, 31'801U}) {
    CAPTURE(ms);
    Bench bench;
    bench.chip.set_faults(late_handshake(ms));
    Peer peer = half_connected_peer(bench, 0);
    bench.pass(kTimeLimit - 1 * kMs);
    CHECK(bench.status(0) == 0x16);
    CHECK(bench.chip.next_event_ns() == bench.clock.now_ns() + 1 * kMs);
    bench.pass(1 * kMs);
    CHECK(bench.status(0) == 0x00);
    CHECK(bench.interrupts(0) == 0x08);
    CHECK(bench.chip.counts().accepted == 0);
    CHECK(bench.chip.counts().timeouts == 1);
    CHECK(peer.was_reset(bench));
  }
}

TEST_CASE("W5500 faults: RTR and RCR say when a handshake times out") {
  Bench bench;
  bench.write16(kWriteCommon, 0x19, 1'000);
  bench.write(kWriteCommon, 0x1B, {2});
  bench.chip.set_faults(late_handshake(0));
  Peer peer = half_connected_peer(bench, 0);
  bench.pass(699 * kMs);  // 100, 200 and 400 ms
  CHECK(bench.status(0) == 0x16);
  bench.pass(1 * kMs);
  CHECK(bench.status(0) == 0x00);
}

TEST_CASE("W5500 faults: CLOSE and DISCON end a handshake, and so does the peer") {
  Bench bench;
  bench.chip.set_faults(late_handshake(0));
  Peer peer = half_connected_peer(bench, 0);
  SUBCASE("CLOSE") { bench.command(0, 0x10); }
  SUBCASE("DISCON") { bench.command(0, 0x08); }
  SUBCASE("the peer") { peer.reset(); }
  CHECK(bench.status_becomes(0, 0x00));
  bench.pass(2 * kTimeLimit);
  CHECK(bench.status(0) == 0x00);
  CHECK(bench.interrupts(0) == 0x00);
}

TEST_CASE("W5500 faults: only the handshakes that are struck are late") {
  Bench bench;
  bench.chip.set_faults(late_handshake(0, {2, 0}));
  Peer first = connected_peer(bench, 0);
  Peer second = half_connected_peer(bench, 1);
  Peer third = connected_peer(bench, 2);
  CHECK(bench.status(1) == 0x16);
}

TEST_CASE("W5500 faults: a handshake goes on when the link is back") {
  Bench bench;
  Faults faults = late_handshake(1'000);
  bench.chip.set_faults(faults);
  Peer peer = half_connected_peer(bench, 0);
  faults.link_lost = true;
  bench.chip.set_faults(faults);
  bench.pass(5 * kS);
  CHECK(bench.status(0) == 0x16);
  bench.chip.set_faults({});
  bench.chip.poll();
  CHECK(bench.status(0) == 0x17);
}

TEST_CASE("W5500 faults: a FIN that is lost: FIN_WAIT, CLOSING and LAST_ACK, then a TIMEOUT") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  bench.chip.set_faults(lost_fin());
  std::uint8_t status = 0x18;
  SUBCASE("the chip closes its half, the peer does not") { bench.command(0, 0x08); }
  SUBCASE("the FINs cross") {
    bench.command(0, 0x08);
    CHECK(bench.status(0) == 0x18);
    peer.send_fin();
    status = 0x1A;
  }
  SUBCASE("the peer closes its half first") {
    peer.send_fin();
    REQUIRE(bench.status_becomes(0, 0x1C));
    bench.command(0, 0x08);
    status = 0x1D;
  }
  CHECK(bench.status_becomes(0, status));
  CHECK((bench.interrupts(0) & 0x02) == (status == 0x18 ? 0x00 : 0x02));
  bench.poll_for_a_while();
  CHECK_FALSE(peer.readable(0));
  bench.pass(kTimeLimit - 1 * kMs);
  CHECK(bench.status(0) == status);
  bench.pass(1 * kMs);
  CHECK(bench.status(0) == 0x00);
  CHECK((bench.interrupts(0) & 0x08) == 0x08);
  CHECK(peer.was_reset(bench));
}

TEST_CASE("W5500 faults: a FIN that is sent again ends CLOSING in TIME_WAIT") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  bench.chip.set_faults(lost_fin());
  bench.send(0, bytes("bye"));
  bench.command(0, 0x08);
  peer.send_fin();
  CHECK(bench.status_becomes(0, 0x1A));
  CHECK(peer.receive(bench, 3) == bytes("bye"));
  CHECK_FALSE(peer.readable(0));
  bench.chip.set_faults({});
  CHECK(bench.status(0) == 0x1B);
  CHECK(peer.at_end(bench));
  CHECK(bench.status_becomes(0, 0x00));
  CHECK((bench.interrupts(0) & 0x08) == 0);
}

}  // namespace
