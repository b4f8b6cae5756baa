#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

TEST_CASE("W5500: the peer closes its half first") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  peer.send(bytes("ask"));
  peer.send_fin();
  REQUIRE(bench.status_becomes(0, 0x1C));
  CHECK((bench.interrupts(0) & 0x06) == 0x06);
  pollfd idle = {bench.chip.poll_fd(), POLLIN, 0};
  CHECK(::poll(&idle, 1, 0) == 0);
  CHECK(bench.take(0) == bytes("ask"));
  bench.send(0, bytes("answer"));
  CHECK(peer.receive(bench, 6) == bytes("answer"));
  SUBCASE("DISCON ends it with a FIN") {
    bench.command(0, 0x08);
    CHECK(bench.status(0) == 0x1D);
    CHECK(peer.at_end(bench));
    CHECK(bench.status_becomes(0, 0x00));
  }
  SUBCASE("CLOSE ends it at once") {
    bench.command(0, 0x10);
    CHECK(bench.status(0) == 0x00);
    CHECK(peer.was_reset(bench));
  }
  SUBCASE("the peer resets it") {
    peer.reset();
    CHECK(bench.status_becomes(0, 0x00));
  }
}

TEST_CASE("W5500: the chip closes its half first") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  bench.put(0, bytes("last words"));
  bench.command(0, 0x20);
  bench.command(0, 0x08);
  CHECK(bench.status(0) == 0x18);
  CHECK(peer.receive(bench, 100) == bytes("last words"));
  SUBCASE("data still comes, then the peer's FIN") {
    peer.send(bytes("late"));
    REQUIRE(bench.receives(0, 4));
    CHECK(bench.take(0) == bytes("late"));
    CHECK(bench.status(0) == 0x18);
    peer.send_fin();
    CHECK(bench.status_becomes(0, 0x1B));
    CHECK(bench.chip.next_event_ns() == 0);
    CHECK(bench.status_becomes(0, 0x00));
    CHECK((bench.interrupts(0) & 0x02) == 0x02);
  }
  SUBCASE("a peer that never closes: TIMEOUT") {
    bench.pass(31'799 * kMs);
    CHECK(bench.status(0) == 0x18);
    bench.pass(1 * kMs);
    CHECK(bench.status(0) == 0x00);
    CHECK((bench.interrupts(0) & 0x08) == 0x08);
  }
}

TEST_CASE("W5500: DISCON sends the FIN behind all data, however slowly the peer reads") {
  for (const bool peer_closed_first : {false, true}) {
    CAPTURE(peer_closed_first);
    Config config;
    config.host_send_buffer = 4096;
    Bench bench(config);
    Peer peer = connected_peer(bench, 0);
    if (peer_closed_first) {
      peer.send_fin();
      REQUIRE(bench.status_becomes(0, 0x1C));
    }
    const Bytes sent = bench.fill(0);
    bench.command(0, 0x08);
    CHECK(bench.status(0) == (peer_closed_first ? 0x1D : 0x18));
    bench.poll_for_a_while();
    CHECK(peer.receive(bench, sent.size()) == sent);
    CHECK(peer.at_end(bench));
    peer.close();
    CHECK(bench.status_becomes(0, 0x00));
  }
}

TEST_CASE("W5500: what the host has taken reaches the peer after the socket is closed") {
  Config config;
  config.host_send_buffer = 4096;
  Bench bench(config);
  Peer peer = connected_peer(bench, 0);
  peer.send_fin();
  REQUIRE(bench.status_becomes(0, 0x1C));
  const Bytes sent = bench.fill(0);
  Bytes received;
  while (bench.read16(read_socket(0), 0x20) < 2048) {
    const Bytes some = peer.receive(bench, 1024);
    REQUIRE_FALSE(some.empty());
    received.insert(received.end(), some.begin(), some.end());
  }
  bench.command(0, 0x08);
  CHECK(bench.status_becomes(0, 0x00));
  const Bytes rest = peer.receive(bench, sent.size() - received.size());
  received.insert(received.end(), rest.begin(), rest.end());
  CHECK(received == sent);
  CHECK(peer.at_end(bench));
}

TEST_CASE("W5500: a peer's reset closes the socket; what came before can be read") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  peer.send(bytes("abc"));
  REQUIRE(bench.receives(0, 3));
  peer.reset();
  CHECK(bench.status_becomes(0, 0x00));
  CHECK(bench.take(0) == bytes("abc"));
}

}  // namespace
