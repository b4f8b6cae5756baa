#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

Faults link_lost() {
  Faults faults;
  faults.link_lost = true;
  return faults;
}

TEST_CASE("W5500 faults: which events a Strike strikes") {
  const auto struck = [](Strike strike) {
    StrikeCounter counter;
    counter.set(strike);
    std::string text;
    for (int i = 0; i < 10; ++i) text += counter.strikes() ? 'x' : '.';
    return text;
  };
  CHECK(struck({}) == "..........");
  CHECK(struck({0, 1}) == "..........");
  CHECK(struck({3}) == "..x.......");
  CHECK(struck({3, 1}) == "..xxxxxxxx");
  CHECK(struck({2, 4}) == ".x...x...x");
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
    bench.chip.set_faults(link_lost());
    CHECK(bench.chip.next_event_ns() == 10 * kS);
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
    CHECK(bench.status(0) == 0x17);
  }
}

TEST_CASE("W5500 faults: without a link nobody is accepted, and the port recovers ten times") {
  Bench bench;
  const std::uint16_t port = bench.chip.map_port(80);
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

TEST_CASE("W5500 faults: the n-th command is stuck, until the chip is reset") {
  for (std::uint64_t n = 1; n <= 4; ++n) {
    CAPTURE(n);
    Bench bench;
    Faults faults;
    faults.stuck_command = {n};
    bench.chip.set_faults(faults);
    const std::uint8_t commands[] = {0x01, 0x02, 0x08, 0x01};
    bench.write(write_socket(6), 0x00, {0x01});
    for (std::uint64_t i = 1; i <= 4; ++i) {
      bench.command(6, commands[i - 1]);
      CHECK(bench.read8(read_socket(6), 0x01) == (i < n ? 0 : commands[n - 1]));
    }
    const std::uint8_t states[] = {0x00, 0x13, 0x14, 0x00};
    CHECK(bench.status(6) == states[n - 1]);
    CHECK(bench.chip.sockets()[6].stuck);
    CHECK(bench.chip.counts().stuck_commands == 1);
    bench.open(7, 0x01, 80);
    CHECK(bench.status(7) == 0x13);
    bench.write(kWriteCommon, 0x00, {0x80});
    bench.open(6, 0x01, 80);
    CHECK(bench.read8(read_socket(6), 0x01) == 0x00);
    CHECK(bench.status(6) == 0x13);
  }
}

TEST_CASE("W5500 faults: every command is stuck from now on") {
  Bench bench;
  Faults faults;
  faults.stuck_command = {1, 1};
  bench.chip.set_faults(faults);
  for (int n = 0; n < 8; ++n) {
    bench.open(n, 0x01, 80);
    CHECK(bench.read8(read_socket(n), 0x01) == 0x01);
    CHECK(bench.status(n) == 0x00);
  }
}

TEST_CASE("W5500 faults: a wrong bit from the chip, in each byte and at each transaction") {
  for (std::uint32_t position = 3; position < 7; ++position) {
    for (int bit = 0; bit < 8; ++bit) {
      Bench bench;
      bench.set_addresses();
      Faults faults;
      faults.miso.transactions = {2, 2};
      faults.miso.position = position;
      faults.miso.mask = static_cast<std::uint8_t>(1 << bit);
      bench.chip.set_faults(faults);
      const Bytes right = {10, 0, 2, 15};
      Bytes wrong = right;
      wrong[position - 3] ^= faults.miso.mask;
      for (int i = 1; i <= 6; ++i)
        CHECK(bench.read(kReadCommon, 0x0F, 4) == (i % 2 ? right : wrong));
    }
  }
}

TEST_CASE("W5500 faults: the n-th byte from the chip is wrong") {
  Bench bench;
  Faults faults;
  faults.miso.bytes = {8};
  faults.miso.mask = 0xFF;
  bench.chip.set_faults(faults);
  CHECK(bench.read8(kReadCommon, 0x39) == 0x04);
  CHECK(bench.read8(kReadCommon, 0x39) == 0xFB);
  CHECK(bench.read8(kReadCommon, 0x39) == 0x04);
}

TEST_CASE("W5500 faults: a wrong bit to the chip, in address, control and data") {
  Bench bench;
  Faults faults;
  faults.mosi.transactions = {1};
  SUBCASE("data") {
    faults.mosi.mask = 0x80;
    bench.chip.set_faults(faults);
    bench.write(kWriteCommon, 0x1B, {0x05});
    CHECK(bench.read8(kReadCommon, 0x1B) == 0x85);
  }
  SUBCASE("the address") {
    faults.mosi.position = 1;
    bench.chip.set_faults(faults);
    bench.write(kWriteCommon, 0x1B, {0x05});
    CHECK(bench.read8(kReadCommon, 0x1A) == 0x05);
  }
  SUBCASE("reading becomes writing") {
    faults.mosi.position = 2;
    faults.mosi.mask = 0x04;
    bench.chip.set_faults(faults);
    bench.read(kReadCommon, 0x1B, 1);
    CHECK(bench.read8(kReadCommon, 0x1B) == 0x00);
  }
  SUBCASE("every byte") {
    faults.mosi.transactions = {};
    faults.mosi.bytes = {1, 1};
    faults.mosi.mask = 0xFF;
    bench.chip.set_faults(faults);
    bench.transfer({0xFF, 0xE4, 0xFB, 0xAA});
    bench.chip.set_faults({});
    CHECK(bench.read8(kReadCommon, 0x1B) == 0x55);
  }
}

TEST_CASE("W5500 faults: a transfer that ends early, after each byte") {
  for (std::uint32_t position = 0; position <= 8; ++position) {
    CAPTURE(position);
    Bench bench;
    Faults faults;
    faults.short_transfer.transactions = {2};
    faults.short_transfer.position = position;
    bench.chip.set_faults(faults);
    const Bytes before = bench.read(kReadCommon, 0x01, 4);
    bench.write(kWriteCommon, 0x01, {1, 2, 3, 4});
    const Bytes after = bench.read(kReadCommon, 0x01, 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(after[i] == (3 + i < position ? i + 1 : 0));

    faults.short_transfer.transactions = {1};
    bench.chip.set_faults(faults);
    const Bytes read = bench.read(kReadCommon, 0x01, 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(read[i] == (3 + i < position ? after[i] : 0xFF));
    CHECK(bench.read(kReadCommon, 0x01, 4) == after);
  }
}

TEST_CASE("W5500 faults: VERSIONR is wrong, and stays so through a reset") {
  Bench bench;
  Faults faults;
  faults.version = 0x00;
  bench.chip.set_faults(faults);
  CHECK(bench.read8(kReadCommon, 0x39) == 0x00);
  bench.write(kWriteCommon, 0x00, {0x80});
  CHECK(bench.read8(kReadCommon, 0x39) == 0x00);
  bench.chip.set_faults({});
  CHECK(bench.read8(kReadCommon, 0x39) == 0x04);
}

TEST_CASE("W5500 faults: a reset in the n-th transaction, before each byte") {
  for (std::uint64_t n = 1; n <= 3; ++n) {
    for (std::uint32_t position = 0; position < 7; ++position) {
      CAPTURE(n);
      CAPTURE(position);
      Bench bench;
      bench.set_addresses();
      Peer peer = connected_peer(bench, 4);
      Faults faults;
      faults.reset.transactions = {n};
      faults.reset.position = position;
      bench.chip.set_faults(faults);
      for (std::uint64_t i = 0; i < n; ++i) bench.write(kWriteCommon, 0x0F, {1, 2, 3, 4});
      CHECK(bench.read(kReadCommon, 0x0F, 4) == Bytes{0, 0, 0, 0});
      CHECK(bench.read(kReadCommon, 0x05, 4) == Bytes{0, 0, 0, 0});
      CHECK(bench.status(4) == 0x00);
      CHECK(peer.was_reset(bench));
      for (const Socket::Report& socket : bench.chip.sockets()) {
        CHECK(socket.state == State::kClosed);
        CHECK_FALSE(socket.connected);
      }
      CHECK(bench.chip.counts().resets == 1);
      bench.write(kWriteCommon, 0x0F, {1, 2, 3, 4});
      CHECK(bench.read(kReadCommon, 0x0F, 4) == Bytes{1, 2, 3, 4});
    }
  }
}

TEST_CASE("W5500 faults: the sizes are torn when read, and nothing else is") {
  Bench bench;
  Peer peer = connected_peer(bench, 0);
  peer.send(Bytes(0x123));
  REQUIRE(bench.receives(0, 0x123));
  Faults faults;
  faults.torn_read = {2, 2};
  bench.chip.set_faults(faults);
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.read16(read_socket(0), 0x26) == 0x123);
    CHECK(bench.read16(read_socket(0), 0x26) == 0x023);
    CHECK(bench.read16(read_socket(0), 0x20) == 0x800);
    CHECK(bench.read16(read_socket(0), 0x20) == 0x900);
    CHECK(bench.read16(read_socket(0), 0x04) == 80);
  }
}

TEST_CASE("W5500 faults: connections are refused at once while no socket listens, and counted") {
  Bench bench;
  Faults faults;
  faults.refuse_at_once = true;
  bench.chip.set_faults(faults);
  const std::uint16_t port = bench.chip.map_port(80);
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

TEST_CASE("W5500 faults: wrong bytes without end hang or crash nothing") {
  Bench bench;
  Peer listener = Peer::listen();
  bench.chip.network().map_peer({10, 0, 2, 7}, 80, listener.port());
  const std::uint16_t port = bench.chip.map_port(80);
  std::uint32_t random = 1;
  const auto next = [&random] {
    random = random * 1'664'525 + 1'013'904'223;
    return static_cast<std::uint8_t>(random >> 24);
  };
  for (int i = 0; i < 100'000; ++i) {
    // Mostly registers of sockets, that every state is met.
    Bytes frame = {static_cast<std::uint8_t>(next() < 16 ? next() : 0),
                   static_cast<std::uint8_t>(next() & 0x3F), next()};
    if (next() < 200) frame[2] = static_cast<std::uint8_t>((frame[2] & 0xE0) | 0x0C);
    for (int k = next() & 31; k > 0; --k) frame.push_back(next());
    bench.transfer(frame);
    if (i % 8 == 0) {
      bench.write(write_socket(i / 8 % 8), 0x00, {static_cast<std::uint8_t>(next() & 3)});
      bench.command(i / 8 % 8, static_cast<std::uint8_t>(1 << (next() & 7)));
    }
    if (i % 64 == 0) bench.pass(next() * kMs);
    if (i % 5'000 == 0) {
      Peer peer = Peer::connect(port);
      peer.send(Bytes(100));
      bench.chip.poll();
    }
  }
  bench.chip.reset();
  Peer peer = connected_peer(bench, 0);
  bench.send(0, bytes("alive"));
  CHECK(bench.status_becomes(0, 0x17));
}

}  // namespace
