#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

TEST_CASE("W5500: commands in states that do not allow them do nothing") {
  Bench bench;
  const std::uint8_t commands[] = {0x02, 0x04, 0x08, 0x10, 0x20, 0x21,
                                   0x22, 0x40, 0x00, 0x80, 0xFF};
  for (const std::uint8_t command : commands) {
    CAPTURE(command);
    bench.command(1, command);  // closed
    CHECK(bench.status(1) == 0x00);
    CHECK(bench.read8(read_socket(1), 0x01) == 0x00);
    CHECK(bench.interrupts(1) == 0x00);
  }
  bench.open(1, 0x00, 80);
  CHECK(bench.status(1) == 0x00);
  bench.open(1, 0x04, 80);  // MACRAW is socket 0's
  CHECK(bench.status(1) == 0x00);
  bench.open(0, 0x04, 0);
  CHECK(bench.status(0) == 0x42);
  bench.send(0, Bytes(60));
  CHECK(bench.interrupts(0) == 0x10);
  Peer peer = connected_peer(bench, 2);
  for (const int command : {0x02, 0x04, 0x22, 0x21}) {
    bench.command(2, static_cast<std::uint8_t>(command));
    CHECK(bench.status(2) == 0x17);
  }
  bench.open(3, 0x01, 80);
  bench.command(3, 0x20);
  CHECK(bench.status(3) == 0x13);
  bench.command(3, 0x08);
  CHECK(bench.status(3) == 0x00);
}

TEST_CASE("W5500: OPEN leaves Sn_IR to the program") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  bench.command(0, 0x10);
  bench.command(0, 0x01);
  CHECK(bench.interrupts(0) == 0x01);
}

TEST_CASE("W5500: OPEN of a connected socket drops the connection") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  bench.command(0, 0x01);
  CHECK(bench.status(0) == 0x13);
  CHECK(peer.was_reset(bench));
}

TEST_CASE("W5500: each connection takes one listening socket; the others wait for the next one") {
  Bench bench;
  const std::uint16_t port = bench.map_port(80);
  for (int n = 0; n < 3; ++n) {
    bench.open(n, 0x01, 80);
    bench.command(n, 0x02);
  }
  std::vector<Peer> peers;
  for (int i = 0; i < 5; ++i) peers.push_back(Peer::connect(port));
  for (int n = 0; n < 3; ++n) CHECK(bench.status_becomes(n, 0x17));
  bench.poll_for_a_while();
  CHECK(bench.chip.counts().accepted == 3);
  pollfd idle = {bench.chip.poll_fd(), POLLIN, 0};
  CHECK(::poll(&idle, 1, 0) == 0);
  for (int n = 3; n < 5; ++n) {
    bench.open(n, 0x01, 80);
    bench.command(n, 0x02);
    CHECK(bench.status_becomes(n, 0x17));
  }
  // In the order in which they came.
  for (int n = 0; n < 5; ++n) {
    const Bytes word = {static_cast<std::uint8_t>('a' + n)};
    bench.send(n, word);
    CHECK(peers[static_cast<std::size_t>(n)].receive(bench, 1) == word);
  }
}

TEST_CASE("W5500: listening on another port is not reached, and a port in use cannot be mapped") {
  Bench bench;
  const std::uint16_t port = bench.map_port(80);
  bench.open(0, 0x01, 81);
  bench.command(0, 0x02);
  Peer peer = Peer::connect(port);
  bench.poll_for_a_while();
  CHECK(bench.status(0) == 0x14);
  CHECK(bench.chip.map_port(82, port) == 0);
  CHECK(reachable("127.0.0.1", port));
  CHECK_FALSE(reachable("127.0.0.2", port));
}

TEST_CASE("W5500: two chips in one program keep apart") {
  Bench one;
  Bench other;
  Peer first = connected_peer(one, 0);
  Peer second = connected_peer(other, 0);
  one.send(0, bytes("one"));
  other.send(0, bytes("two"));
  CHECK(first.receive(one, 3) == bytes("one"));
  CHECK(second.receive(other, 3) == bytes("two"));
}

TEST_CASE("W5500: 200 connections through one socket leave nothing behind") {
  Bench bench;
  for (int i = 0; i < 200; ++i) {
    Peer peer = connected_peer(bench, 0);
    bench.send(0, bytes("bye"));
    bench.command(0, 0x08);
    CHECK(peer.receive(bench, 4) == bytes("bye"));
    peer.close();
    REQUIRE(bench.status_becomes(0, 0x00));
  }
  for (const Socket::Report& socket : bench.chip.sockets()) CHECK_FALSE(socket.connected);
  CHECK(bench.chip.counts().accepted == 200);
}

}  // namespace
