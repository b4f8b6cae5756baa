#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

TEST_CASE("W5500: a frame of variable length ends with chip select and counts addresses up") {
  Bench bench;
  // Data sheet, 2.3.1: SIMR := 0xFF; here with what follows it.
  CHECK(bench.transfer({0x00, 0x18, 0x04, 0xFF, 0x12, 0x34, 0x05}).size() == 7);
  CHECK(bench.transfer({0x00, 0x18, 0x00, 0, 0, 0, 0}) ==
        Bytes{0x01, 0x02, 0x03, 0xFF, 0x12, 0x34, 0x05});
  // Socket 1's TX memory, 0x0040: AA to DD.
  bench.transfer({0x00, 0x40, 0x34, 0xAA, 0xBB, 0xCC, 0xDD});
  CHECK(bench.read(read_tx(1), 0x0040, 4) == Bytes{0xAA, 0xBB, 0xCC, 0xDD});
}

TEST_CASE("W5500: frames of fixed length follow one another without chip select") {
  Bench bench;
  bench.chip.select(true);
  for (const int byte : {0x00, 0x1B, 0x05, 0x77,             // RCR, 1 byte
                         0x00, 0x19, 0x06, 0x12, 0x34,       // RTR, 2 bytes
                         0x00, 0x0F, 0x07, 10, 0, 2, 15}) {  // SIPR, 4 bytes
    bench.chip.exchange(static_cast<std::uint8_t>(byte));
  }
  Bytes read;
  for (const int byte :
       {0x00, 0x19, 0x02, 0, 0, 0x00, 0x1B, 0x01, 0, 0x00, 0x0F, 0x03, 0, 0, 0, 0}) {
    read.push_back(bench.chip.exchange(static_cast<std::uint8_t>(byte)));
  }
  bench.chip.select(false);
  CHECK(read == Bytes{1, 2, 3, 0x12, 0x34, 1, 2, 3, 0x77, 1, 2, 3, 10, 0, 2, 15});
  CHECK(bench.chip.counts().transactions == 6);
}

TEST_CASE("W5500: an address counts on from 0xFFFF to 0") {
  Bench bench;
  bench.write(kWriteCommon, 0xFFFF, {0xEE, 0x10, 1, 2, 3, 4});
  CHECK(bench.read(kReadCommon, 0x0000, 5) == Bytes{0x10, 1, 2, 3, 4});
  CHECK(bench.read(kReadCommon, 0xFFFE, 4) == Bytes{0, 0, 0x10, 1});
}

TEST_CASE("W5500: frames that break off at any byte do nothing, and the next one is whole") {
  Bench bench;
  for (std::size_t size = 0; size <= 3; ++size) {
    Bytes frame = {0x00, 0x1B, 0x04};
    frame.resize(size);
    bench.transfer(frame);
    CHECK(bench.read8(kReadCommon, 0x1B) == 0x08);
  }
}

TEST_CASE("W5500: a chip that is not selected is silent and deaf") {
  Bench bench;
  for (const int byte : {0x00, 0x1B, 0x04, 0x55}) {
    CHECK(bench.chip.exchange(static_cast<std::uint8_t>(byte)) == 0xFF);
  }
  CHECK(bench.read8(kReadCommon, 0x1B) == 0x08);
  bench.chip.select(false);
  bench.chip.select(true);
  bench.chip.exchange(0x00);
  bench.chip.select(true);  // once more is no new frame
  bench.chip.exchange(0x1B);
  bench.chip.exchange(0x00);
  CHECK(bench.chip.exchange(0) == 0x08);
}

TEST_CASE("W5500: reserved blocks read as 0 and ignore writes") {
  Bench bench;
  const Bytes common = bench.read(kReadCommon, 0, 0x3A);
  for (unsigned select = 4; select < 32; select += 4) {
    CAPTURE(select);
    bench.write(static_cast<std::uint8_t>(select << 3 | 4), 0x0000, {0x80, 1, 2, 3});
    CHECK(bench.read(static_cast<std::uint8_t>(select << 3), 0x0000, 4) == Bytes{0, 0, 0, 0});
  }
  CHECK(bench.read(kReadCommon, 0, 0x3A) == common);
}

TEST_CASE("W5500: memory of each size is a ring that any offset leads into") {
  for (const unsigned kib : {1U, 2U, 4U, 8U, 16U}) {
    CAPTURE(kib);
    Bench bench;
    for (int n = 0; n < 8; ++n) bench.write(write_socket(n), 0x1E, {0, 0});
    bench.write(write_socket(5), 0x1F, {static_cast<std::uint8_t>(kib)});
    CHECK(bench.read16(read_socket(5), 0x20) == kib * 1024);
    const unsigned size = kib * 1024;
    for (unsigned offset = 0; offset < 0x10000; offset += 251) {
      const auto value = static_cast<std::uint8_t>(offset / 251 + 1);
      bench.write(write_tx(5), offset, {value, static_cast<std::uint8_t>(~value)});
      CHECK(bench.read8(read_tx(5), offset & (size - 1)) == value);
      CHECK(bench.read8(read_tx(5), (offset + 1 + size) & 0xFFFF) ==
            static_cast<std::uint8_t>(~value));
    }
  }
}

TEST_CASE("W5500: the memories of sockets do not touch, and a socket without memory has none") {
  Bench bench;
  const std::uint8_t sizes[] = {4, 1, 0, 2, 8, 0, 1, 0};
  for (int n = 0; n < 8; ++n) bench.write(write_socket(n), 0x1F, {sizes[n]});
  for (int n = 0; n < 8; ++n) {
    bench.write(write_tx(n), 0,
                Bytes(sizes[n] * std::size_t{1024}, static_cast<std::uint8_t>(n + 1)));
  }
  for (int n = 0; n < 8; ++n) {
    CAPTURE(n);
    const Bytes expected(sizes[n] * std::size_t{1024}, static_cast<std::uint8_t>(n + 1));
    CHECK(bench.read(read_tx(n), 0, expected.size()) == expected);
  }
  bench.write(write_tx(2), 0, {0x55});
  CHECK(bench.read8(read_tx(2), 0) == 0);
  for (int n = 0; n < 8; ++n) bench.write(write_socket(n), 0x1F, {16});  // more than there is
  bench.write(write_tx(7), 0, Bytes(0x4000, 0x77));
  CHECK(bench.read8(read_tx(0), 0x3FFF) == 0x77);
  bench.write(write_socket(0), 0x1F, {3});  // no size there is
  CHECK(bench.read16(read_socket(0), 0x20) == 0);
}

TEST_CASE("W5500: the trace tells each transaction in words") {
  Bench bench;
  std::vector<std::string> lines;
  bench.clock.advance_to(1'002'003'000);
  bench.chip.set_trace([&](const Transaction& one) { lines.push_back(to_text(one)); });
  bench.read(kReadCommon, 0x39, 1);
  bench.open(2, 0x01, 80);
  bench.status(2);
  bench.write(write_tx(3), 0x1234, bytes("HTTP"));
  bench.read(read_rx(1), 0, 17);
  bench.transfer({0x00, 0x19, 0x02, 0, 0, 0x00});
  bench.read(static_cast<std::uint8_t>(4 << 3), 5, 1);
  bench.chip.set_trace({});
  bench.read(kReadCommon, 0x39, 1);
  std::string zeros;
  for (int i = 0; i < 16; ++i) zeros += " 00";
  const std::vector<std::string> expected = {
      "1.002003 #1 read VERSIONR 04",
      "1.002003 #2 write S2 Sn_MR 01",
      "1.002003 #3 write S2 Sn_PORT 00 50",
      "1.002003 #4 write S2 Sn_CR OPEN",
      "1.002003 #5 read S2 Sn_SR SOCK_INIT",
      "1.002003 #6 write S3 TX[0x1234] 4 bytes: 48 54 54 50",
      "1.002003 #7 read S1 RX[0x0000] 17 bytes:" + zeros + " ...",
      "1.002003 #8 read RTR 07 D0",
      "1.002003 #9 no whole header",
      "1.002003 #10 read reserved block[0x0005] 1 bytes: 00",
  };
  CHECK(lines == expected);
}

}  // namespace
