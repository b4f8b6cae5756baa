#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

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

TEST_CASE("W5500 faults: wrong bytes without end hang or crash nothing") {
  Bench bench;
  Peer listener = Peer::listen();
  bench.chip.network().map_peer({10, 0, 2, 7}, 80, listener.port());
  const std::uint16_t port = bench.map_port(80);
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
  bench.set_addresses();
  Peer peer = connected_peer(bench, 0);
  bench.send(0, bytes("alive"));
  CHECK(bench.status_becomes(0, 0x17));
}

}  // namespace
