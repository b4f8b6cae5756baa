#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "bench.h"

using namespace w5500_bench;

namespace {

Bytes pattern(std::size_t size, unsigned seed = 1) {
  Bytes data(size);
  for (std::uint8_t& byte : data) {
    seed = seed * 1'103'515'245 + 12'345;
    byte = static_cast<std::uint8_t>(seed >> 16);
  }
  return data;
}

// Sends all of it, as much as Sn_TX_FSR allows at a time, while the peer reads.
Bytes through(Bench& bench, int n, Peer& peer, const Bytes& data) {
  Bytes received;
  std::size_t sent = 0;
  while (received.size() < data.size()) {
    const std::size_t room = bench.read16(read_socket(n), 0x20);
    const std::size_t size = std::min(room, data.size() - sent);
    const auto begin = data.begin() + static_cast<std::ptrdiff_t>(sent);
    if (size > 0) bench.send(n, {begin, begin + static_cast<std::ptrdiff_t>(size)});
    sent += size;
    const Bytes some = peer.receive(bench, std::max<std::size_t>(size, 1));
    if (some.empty()) break;
    received.insert(received.end(), some.begin(), some.end());
  }
  return received;
}

TEST_CASE("W5500: a client at another address of this host is one behind the router") {
  Bench bench;
  bench.open(0, 0x01, 80);
  bench.command(0, 0x02);
  const Peer peer = Peer::connect(bench.map_port(80), "127.1.2.3");
  REQUIRE(bench.status_becomes(0, 0x17));
  CHECK(bench.read(read_socket(0), 0x0C, 4) == Bytes{10, 1, 2, 3});
}

TEST_CASE("W5500: OPEN, LISTEN, a connection, data both ways, and DISCON") {
  Bench bench;
  CHECK(bench.status(0) == 0x00);
  bench.open(0, 0x01, 80);
  CHECK(bench.status(0) == 0x13);
  CHECK(bench.read8(read_socket(0), 0x01) == 0x00);
  bench.command(0, 0x02);
  CHECK(bench.status(0) == 0x14);
  const std::uint16_t port = bench.map_port(80);
  REQUIRE(port != 0);
  CHECK(bench.chip.host_port(80) == port);
  CHECK(bench.chip.host_port(81) == 0);

  Peer peer = Peer::connect(port);
  REQUIRE(bench.status_becomes(0, 0x17));
  CHECK(bench.interrupts(0) == 0x01);
  CHECK(bench.read(read_socket(0), 0x0C, 4) == Bytes{10, 0, 2, 2});
  CHECK(bench.read16(read_socket(0), 0x10) == peer.port());
  bench.write(write_socket(0), 0x02, {0xFF});

  peer.send(bytes("GET /"));
  REQUIRE(bench.receives(0, 5));
  CHECK(bench.interrupts(0) == 0x04);
  CHECK(bench.take(0) == bytes("GET /"));
  CHECK(bench.read16(read_socket(0), 0x26) == 0);
  bench.write(write_socket(0), 0x02, {0xFF});

  bench.send(0, bytes("hello"));
  CHECK(peer.receive(bench, 5) == bytes("hello"));
  CHECK(bench.interrupts(0) == 0x10);
  CHECK(bench.read16(read_socket(0), 0x20) == 2048);

  bench.command(0, 0x08);
  CHECK(bench.status(0) == 0x18);
  CHECK(peer.at_end(bench));
  peer.close();
  CHECK(bench.status_becomes(0, 0x00));
  CHECK((bench.interrupts(0) & 0x02) == 0x02);
  CHECK_FALSE(bench.chip.sockets()[0].connected);
}

TEST_CASE("W5500: a connection at each place the pointers may stand") {
  for (unsigned start = 0xFFFF - 2050; start <= 0xFFFF; start += 41) {
    CAPTURE(start);
    Config config;
    config.initial_pointer = static_cast<std::uint16_t>(start);
    Bench bench(config);
    Peer peer = connected_peer(bench, 0);
    CHECK(bench.read16(read_socket(0), 0x24) == start);
    const Bytes page = pattern(3'000, start);
    CHECK(through(bench, 0, peer, page) == page);
    CHECK(bench.read16(read_socket(0), 0x22) == ((start + 3'000) & 0xFFFF));
    peer.send(page);
    Bytes received;
    while (received.size() < page.size() && bench.receives(0, 1)) {
      const Bytes some = bench.take(0);
      received.insert(received.end(), some.begin(), some.end());
    }
    CHECK(received == page);
  }
}

TEST_CASE("W5500: the pointers begin anywhere, and the same at every run") {
  std::optional<unsigned> first;
  for (int run = 0; run < 2; ++run) {
    Bench bench;
    Peer peer = connected_peer(bench, 0);
    const unsigned pointer = bench.read16(read_socket(0), 0x24);
    CHECK(pointer != 0);
    CHECK(bench.read16(read_socket(0), 0x22) == pointer);
    CHECK(pointer == first.value_or(pointer));
    first = pointer;
  }
}

TEST_CASE("W5500: Sn_TX_FSR counts what is written, and comes back when it is taken") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  bench.put(0, Bytes(300));
  CHECK(bench.read16(read_socket(0), 0x20) == 2048 - 300);
  bench.command(0, 0x20);
  CHECK(peer.receive(bench, 300).size() == 300);
  CHECK(bench.read16(read_socket(0), 0x20) == 2048);
}

TEST_CASE("W5500 faults: a peer with a closed window takes nothing, and all when it is open") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  Faults faults;
  faults.closed_windows = true;
  bench.chip.set_faults(faults);
  bench.send(0, bytes("all of it"));
  bench.poll_for_a_while();
  CHECK((bench.interrupts(0) & 0x10) == 0);
  CHECK(bench.read16(read_socket(0), 0x20) == 2048 - 9);
  CHECK_FALSE(peer.readable(0));
  bench.command(0, 0x20);
  bench.chip.set_faults({});
  CHECK(peer.receive(bench, 9) == bytes("all of it"));
  CHECK((bench.interrupts(0) & 0x10) != 0);
  CHECK_FALSE(peer.readable(0));
}

TEST_CASE("W5500: a peer that does not read holds the chip up, and nothing is lost") {
  Config config;
  config.host_send_buffer = 4096;
  Bench bench(config);
  Peer peer = connected_peer(bench, 0);
  const Bytes sent = bench.fill(0);
  CHECK((bench.interrupts(0) & 0x10) == 0);
  CHECK(bench.chip.sockets()[0].unsent > 0);
  bench.pass(100 * kS);  // a peer that still answers is no timeout
  CHECK(bench.status(0) == 0x17);
  CHECK(peer.receive(bench, sent.size()) == sent);
  CHECK(bench.read16(read_socket(0), 0x20) == 2048);
  CHECK((bench.interrupts(0) & 0x10) == 0x10);
}

TEST_CASE("W5500: Sn_RX_RSR is never more than the memory, wherever Sn_RX_RD is put") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  peer.send(bytes("abc"));
  REQUIRE(bench.receives(0, 3));
  const unsigned begin = bench.read16(read_socket(0), 0x28);
  for (unsigned offset = 0; offset < 0x10000; offset += 97) {
    bench.write16(write_socket(0), 0x28, (begin + offset) & 0xFFFF);
    bench.command(0, 0x40);
    const unsigned left = (3 - offset) & 0xFFFF;
    CHECK(bench.read16(read_socket(0), 0x26) == std::min(left, 2048U));
  }
}

TEST_CASE("W5500: what the program does not read stays with the host") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  const Bytes data = pattern(10'000);
  peer.send(data);
  peer.send_fin();
  REQUIRE(bench.receives(0, 2048));
  bench.poll_for_a_while();
  CHECK(bench.read16(read_socket(0), 0x26) == 2048);
  CHECK(bench.status(0) == 0x17);  // the FIN is behind the data
  pollfd idle = {bench.chip.poll_fd(), POLLIN, 0};
  CHECK(::poll(&idle, 1, 0) == 0);
  Bytes received;
  while (received.size() < data.size() && bench.receives(0, 1)) {
    const Bytes some = bench.take(0);
    received.insert(received.end(), some.begin(), some.end());
  }
  CHECK(received == data);
  CHECK(bench.status_becomes(0, 0x1C));
}

}  // namespace
