#include "prometheus_express/net/w5500/bus.h"

#include <doctest/doctest.h>

#include "w5500/recording_spi.h"

using namespace prometheus_express::w5500;
using namespace test_support;

namespace {

using Bytes = std::vector<std::uint8_t>;

TEST_CASE("a read is an address, a control byte, and what the chip answers") {
  RecordingSpi spi;
  spi.at(0, 0x0039) = 4;
  Bus bus(spi);
  std::uint8_t value = 0;
  bus.read_from(Block::kCommon, 0x0039, &value, 1);
  CHECK(value == 4);
  const auto frames = spi.take_frames();
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].sent == Bytes{0x00, 0x39, 0x00});
  CHECK(frames[0].received == 1);
  CHECK_FALSE(spi.selected());
  CHECK(spi.misuses() == 0);
}

TEST_CASE("a write has the write bit, and its data behind") {
  RecordingSpi spi;
  Bus bus(spi);
  const std::uint8_t data[] = {0xAB, 0xCD, 0xEF};
  bus.write_to(tx_block(3), 0xFFFE, data, sizeof(data));
  const auto frames = spi.take_frames();
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].sent == Bytes{0xFF, 0xFE, 14 << 3 | 4, 0xAB, 0xCD, 0xEF});
  CHECK(frames[0].received == 0);
  CHECK_FALSE(spi.selected());
  CHECK(spi.misuses() == 0);
}

TEST_CASE("what the chip holds is compared in one frame, which ends at a difference") {
  RecordingSpi spi;
  Bus bus(spi);
  for (const std::size_t size : {1U, 31U, 32U, 33U, 100U}) {
    Bytes data(size);
    for (std::size_t i = 0; i < size; ++i) {
      data[i] = static_cast<std::uint8_t>(7 * i + size);
      spi.at(14, static_cast<std::uint16_t>(0xFFF0 + i)) = data[i];
    }
    CHECK(bus.matches(tx_block(3), 0xFFF0, data.data(), size));
    const auto frames = spi.take_frames();
    REQUIRE(frames.size() == 1);
    CHECK(frames[0].sent == Bytes{0xFF, 0xF0, 14 << 3});
    CHECK(frames[0].received == size);
    for (std::size_t i = 0; i < size; ++i) {
      data[i] ^= 0x10;
      CHECK_FALSE(bus.matches(tx_block(3), 0xFFF0, data.data(), size));
      CHECK(spi.take_frames()[0].received <= (i / 32 + 1) * 32);
      data[i] ^= 0x10;
    }
  }
  CHECK_FALSE(spi.selected());
  CHECK(spi.misuses() == 0);
}

TEST_CASE("a bus that gives nothing matches nothing") {
  RecordingSpi spi;
  spi.go_silent();
  Bus bus(spi);
  for (unsigned value = 0; value < 256; ++value) {
    const Bytes data(40, static_cast<std::uint8_t>(value));
    CHECK_FALSE(bus.matches(Block::kCommon, 0, data.data(), data.size()));
  }
}

// Data sheet 1.1, section 2.2.2: 00001 is socket 0's registers ... 11111 socket 7's receive buffer.
TEST_CASE("every block of every socket") {
  RecordingSpi spi;
  Bus bus(spi);
  for (unsigned socket = 0; socket < 8; ++socket) {
    const Block blocks[] = {socket_block(socket), tx_block(socket), rx_block(socket)};
    for (unsigned i = 0; i < 3; ++i) {
      std::uint8_t byte = 0;
      bus.read_from(blocks[i], 0x1234, &byte, 1);
      bus.write_to(blocks[i], 0x1234, &byte, 1);
      const auto frames = spi.take_frames();
      REQUIRE(frames.size() == 2);
      const unsigned number = socket * 4 + 1 + i;
      CHECK(frames[0].sent[2] == number << 3);
      CHECK(frames[1].sent[2] == (number << 3 | 4));
    }
  }
}

}  // namespace
