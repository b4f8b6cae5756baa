#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

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

TEST_CASE("W5500 faults: the n-th command is lost, and can be given again") {
  for (std::uint64_t n = 1; n <= 3; ++n) {
    CAPTURE(n);
    Bench bench;
    Faults faults;
    faults.lost_command = {n};
    bench.chip.set_faults(faults);
    bench.write(write_socket(6), 0x00, {0x01});
    const std::uint8_t commands[] = {0x01, 0x02, 0x10};
    const std::uint8_t states[] = {0x00, 0x13, 0x14, 0x00};
    for (std::uint64_t i = 1; i <= n; ++i) bench.command(6, commands[i - 1]);
    CHECK(bench.read8(read_socket(6), 0x01) == 0x00);
    CHECK(bench.status(6) == states[n - 1]);
    bench.command(6, commands[n - 1]);
    CHECK(bench.status(6) == states[n]);
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

}  // namespace
