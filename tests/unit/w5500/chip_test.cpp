#include "prometheus_express/net/w5500/chip.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "w5500/recording_spi.h"

using namespace prometheus_express::w5500;
using namespace prometheus_express::w5500::registers;
using namespace test_support;

namespace {

constexpr AddressRegisters kAddresses = {
    {10, 0, 0, 1}, {255, 255, 255, 0}, {2, 0, 0, 0, 0, 7}, {10, 0, 0, 2}};

unsigned number(Block block) { return static_cast<unsigned>(block); }

// Memory that behaves like a chip as far as these tests need it: commands and resets are over at
// once.
struct Fixture {
  RecordingSpi spi;
  Chip chip{spi, false};
  bool takes_commands = true;

  Fixture() {
    spi.at(0, VERSIONR) = 4;
    spi.before_frame = [this] {
      if (!takes_commands) return;
      spi.at(0, MR) = 0;
      for (unsigned n = 0; n < 8; ++n) spi.at(number(socket_block(n)), Sn_CR) = 0;
    };
  }

  // Writes a register when the frame after the next `frames` begins.
  template <class Change>
  void after(int frames, Change change) {
    spi.before_frame = [frames, change]() mutable {
      if (frames-- == 0) change();
    };
  }
};

TEST_CASE("start resets the chip and writes the addresses where they belong") {
  Fixture f;
  CHECK(f.chip.start(kAddresses) == Health::kGood);
  const auto frames = f.spi.take_frames();
  CHECK(frames[0].sent == std::vector<std::uint8_t>{0, 0, 4, 0x80});
  CHECK(f.spi.at(0, 0x01) == 10);  // GAR
  CHECK(f.spi.at(0, 0x04) == 1);
  CHECK(f.spi.at(0, 0x05) == 255);  // SUBR
  CHECK(f.spi.at(0, 0x09) == 2);    // SHAR
  CHECK(f.spi.at(0, 0x0E) == 7);
  CHECK(f.spi.at(0, 0x0F) == 10);  // SIPR
  CHECK(f.spi.at(0, 0x12) == 2);
  CHECK(f.spi.at(0, 0x18) == 0xFF);  // SIMR
  CHECK(f.spi.misuses() == 0);
}

TEST_CASE("a chip that is not there, is stuck, or forgets, is told apart") {
  Fixture f;
  SUBCASE("another version") {
    f.spi.at(0, VERSIONR) = 3;
    CHECK(f.chip.start(kAddresses) == Health::kNoChip);
  }
  SUBCASE("nothing answers") {
    f.spi.go_silent();
    CHECK(f.chip.start(kAddresses) == Health::kNoChip);
  }
  SUBCASE("a reset that does not end") {
    f.takes_commands = false;
    CHECK(f.chip.start(kAddresses) == Health::kCommandStuck);
  }
  SUBCASE("every byte of the addresses is looked at") {
    bool link_up = false;
    bool conflict = false;
    REQUIRE(f.chip.start(kAddresses) == Health::kGood);
    for (std::uint16_t address = GAR; address < GAR + sizeof(kAddresses); ++address) {
      f.spi.at(0, address) ^= 0x10;
      CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kConfigurationLost);
      f.spi.at(0, address) ^= 0x10;
      CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kGood);
    }
  }
  SUBCASE("how often it repeats what nobody answers, which fits the address") {
    bool link_up = false;
    bool conflict = false;
    REQUIRE(f.chip.start(kAddresses) == Health::kGood);
    CHECK(f.spi.at(0, RCR) == 8);
    f.spi.at(0, RCR) = 2;
    CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kConfigurationLost);
    AddressRegisters none = kAddresses;
    none.address = kUnspecified;
    f.chip.set_addresses(none);
    CHECK(f.spi.at(0, RCR) == 2);
    CHECK(f.chip.examine(none, link_up, conflict) == Health::kGood);
  }
  SUBCASE("a PHY that is held in reset, or has another mode") {
    REQUIRE(f.chip.start(kAddresses) == Health::kGood);
    bool link_up = false;
    bool conflict = false;
    for (const unsigned lost : {0x00U, 0x38U, 0x78U, 0xF8U}) {
      f.spi.at(0, PHYCFGR) = static_cast<std::uint8_t>(lost);
      CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kConfigurationLost);
    }
    CHECK(f.chip.start(kAddresses) == Health::kGood);
    CHECK(f.spi.at(0, PHYCFGR) == 0xB8);
  }
}

TEST_CASE("one wrong reading is not believed") {
  Fixture f;
  REQUIRE(f.chip.start(kAddresses) == Health::kGood);
  bool link_up = false;
  bool conflict = false;
  f.spi.at(0, PHYCFGR) = 0xB9;
  CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kGood);
  CHECK(link_up);
  SUBCASE("of the link") {
    f.spi.at(0, PHYCFGR) = 0xB8;
    f.after(1, [&] { f.spi.at(0, PHYCFGR) = 0xB9; });
    CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kGood);
    CHECK(link_up);
  }
  SUBCASE("of the version") {
    f.spi.at(0, VERSIONR) = 0x84;
    f.after(2, [&] { f.spi.at(0, VERSIONR) = 4; });
    CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kGood);
  }
  SUBCASE("of a conflict") {
    f.spi.at(0, IR) = IR_CONFLICT;
    f.after(1, [&] { f.spi.at(0, IR) = 0; });
    CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kGood);
    CHECK_FALSE(conflict);
  }
  SUBCASE("but there can be a conflict") {
    f.spi.at(0, IR) = IR_CONFLICT;
    CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kGood);
    CHECK(conflict);
    CHECK(link_up);
  }
  SUBCASE("but the link can be lost") {
    f.spi.at(0, PHYCFGR) = 0xB8;
    CHECK(f.chip.examine(kAddresses, link_up, conflict) == Health::kGood);
    CHECK_FALSE(link_up);
  }
}

TEST_CASE("a command waits for the one before, within a bound") {
  Fixture f;
  const unsigned block = number(socket_block(2));
  REQUIRE(f.chip.command(2, Command::kListen));
  CHECK(f.spi.at(block, Sn_CR) == 0x02);
  SUBCASE("that is taken in time") {
    f.after(5, [&] { f.spi.at(block, Sn_CR) = 0; });
    CHECK(f.chip.command(2, Command::kClose));
    CHECK(f.spi.at(block, Sn_CR) == 0x10);
    CHECK_FALSE(f.chip.stuck());
  }
  SUBCASE("that is stuck") {
    f.takes_commands = false;
    CHECK_FALSE(f.chip.command(2, Command::kClose));
    CHECK(f.spi.at(block, Sn_CR) == 0x02);
    CHECK(f.chip.stuck());
    CHECK(f.chip.command(3, Command::kClose));  // the others are not
  }
}

TEST_CASE("the free size must be read twice alike") {
  Fixture f;
  const unsigned block = number(socket_block(1));
  std::uint16_t size = 0;
  f.spi.set16(block, Sn_TX_FSR, 2048);
  CHECK(f.chip.read_free(1, size));
  CHECK(size == 2048);

  // It changes between the bytes of a reading: 0x00FF, 0x0100.
  f.spi.set16(block, Sn_TX_FSR, 0x01FF);
  f.after(1, [&] { f.spi.set16(block, Sn_TX_FSR, 0x0100); });
  CHECK(f.chip.read_free(1, size));
  CHECK(size == 0x0100);

  SUBCASE("and be possible") {
    f.spi.before_frame = nullptr;
    f.spi.set16(block, Sn_TX_FSR, 2049);
    CHECK_FALSE(f.chip.read_free(1, size));
  }
  SUBCASE("within a bound") {
    f.spi.before_frame = [&] { ++f.spi.at(block, Sn_TX_FSR + 1); };
    CHECK_FALSE(f.chip.read_free(1, size));
  }
  CHECK(f.chip.implausible_reads() > 0);
}

// Every combination of sizes and pointers around the places where 16 bits run over.
TEST_CASE("the received size must agree with the pointers") {
  Fixture f;
  const unsigned block = number(socket_block(7));
  for (const unsigned start : {0U, 1U, 2047U, 0x7FFFU, 0xF800U, 0xFFFFU}) {
    for (const unsigned count : {0U, 1U, 255U, 256U, 2047U, 2048U, 2049U, 65535U}) {
      const auto pointer = static_cast<std::uint16_t>(start);
      f.spi.set16(block, Sn_RX_RSR, static_cast<std::uint16_t>(count));
      f.spi.set16(block, Sn_RX_RD, pointer);
      f.spi.set16(block, Sn_RX_WR, static_cast<std::uint16_t>(start + count));
      std::uint16_t size = 0;
      REQUIRE(f.chip.read_received(7, pointer, size) == (count <= 2048));
      if (count <= 2048) REQUIRE(size == count);
      CHECK_FALSE(f.chip.read_received(7, static_cast<std::uint16_t>(pointer + 1), size));
      f.spi.set16(block, Sn_RX_WR, static_cast<std::uint16_t>(start + count + 1));
      CHECK_FALSE(f.chip.read_received(7, pointer, size));
    }
  }
}

TEST_CASE("pointers are taken from the chip, wherever they begin") {
  Fixture f;
  const unsigned block = number(socket_block(0));
  f.spi.set16(block, Sn_TX_FSR, 2048);
  for (unsigned start = 0; start <= 0xFFFF; start += 0x0FFF) {
    f.spi.set16(block, Sn_TX_RD, static_cast<std::uint16_t>(start));
    f.spi.set16(block, Sn_TX_WR, static_cast<std::uint16_t>(start));
    f.spi.set16(block, Sn_RX_RD, static_cast<std::uint16_t>(start + 3));
    f.spi.set16(block, Sn_RX_WR, static_cast<std::uint16_t>(start + 3));
    std::uint16_t tx = 0;
    std::uint16_t rx = 0;
    REQUIRE(f.chip.read_pointers(0, tx, rx));
    CHECK(tx == static_cast<std::uint16_t>(start));
    CHECK(rx == static_cast<std::uint16_t>(start + 3));
  }
  std::uint16_t tx = 0;
  std::uint16_t rx = 0;
  f.spi.set16(block, Sn_TX_FSR, 1024);
  CHECK_FALSE(f.chip.read_pointers(0, tx, rx));
  f.spi.set16(block, Sn_TX_FSR, 2048);
  // The first frame goes to another socket, whose pointers make sense too.
  const auto move_to = [&](std::uint16_t pointer) {
    for (const std::uint16_t address : {Sn_TX_RD, Sn_TX_WR}) f.spi.set16(block, address, pointer);
  };
  move_to(0x1111);
  f.after(1, [&] { move_to(0x2222); });
  REQUIRE(f.chip.read_pointers(0, tx, rx));
  CHECK(tx == 0x2222);
}

TEST_CASE("sending and acknowledging write the pointer before the command") {
  Fixture f;
  const unsigned block = number(socket_block(4));
  REQUIRE(f.chip.send_range(4, 0xFF00, 0xFFFE));
  auto frames = f.spi.take_frames();
  REQUIRE(frames.size() == 3);  // the pointer was looked at
  CHECK(frames[0].sent == std::vector<std::uint8_t>{0, 0x24, (4 * 4 + 1) << 3 | 4, 0xFF, 0xFE});
  CHECK(frames[2].sent == std::vector<std::uint8_t>{0, 0x01, (4 * 4 + 1) << 3 | 4, 0x20});
  CHECK_FALSE(f.chip.sent(4, 0xFFFE));
  f.spi.set16(block, Sn_TX_RD, 0xFFFE);
  CHECK(f.chip.sent(4, 0xFFFE));
  CHECK_FALSE(f.chip.sent(4, 0xFFFF));

  f.spi.take_frames();
  f.spi.at(block, Sn_CR) = 0;
  REQUIRE(f.chip.acknowledge(4, 2));
  frames = f.spi.take_frames();
  REQUIRE(frames.size() == 3);  // the command register was looked at first
  CHECK(frames[1].sent == std::vector<std::uint8_t>{0, 0x28, (4 * 4 + 1) << 3 | 4, 0, 2});
  CHECK(frames[2].sent == std::vector<std::uint8_t>{0, 0x01, (4 * 4 + 1) << 3 | 4, 0x40});
}

TEST_CASE("a pointer that noise has changed is written again") {
  Fixture f;
  const unsigned block = number(socket_block(4));
  SUBCASE("and the command given once it stands") {
    f.after(1, [&] { f.spi.set16(block, Sn_TX_WR, 0x8100); });
    REQUIRE(f.chip.send_range(4, 0x00F0, 0x0100));
    CHECK(f.spi.at(block, Sn_TX_WR) == 0x01);
    CHECK(f.spi.at(block, Sn_TX_WR + 1) == 0x00);
    CHECK(f.spi.take_frames().size() == 5);
  }
  SUBCASE("but a chip may show the old one until then") {
    f.after(1, [&] { f.spi.set16(block, Sn_TX_WR, 0x00F0); });
    REQUIRE(f.chip.send_range(4, 0x00F0, 0x0100));
    CHECK(f.spi.take_frames().size() == 3);
  }
}

TEST_CASE("checked data crosses the bus twice") {
  RecordingSpi spi;
  Chip chip(spi, true);
  const std::string text(100, 'x');
  std::uint32_t sum = kSumOfNothing;
  chip.write_buffer(0, 10, text.data(), 40, sum);
  chip.write_buffer(0, 50, text.data(), 60, sum);
  CHECK(chip.holds(0, 10, 100, sum));
  char back[100];
  for (std::uint16_t i = 0; i < 100; ++i) spi.at(number(rx_block(0)), i) = 'y';
  CHECK(chip.read_buffer(0, 0, back, sizeof(back)));
  CHECK(std::count(back, back + sizeof(back), 'y') == 100);

  int frame = 0;  // the first pass is disturbed
  spi.before_frame = [&] { spi.at(number(rx_block(0)), 50) = frame++ == 0 ? 'z' : 'y'; };
  CHECK(chip.read_buffer(0, 0, back, sizeof(back)));
  CHECK(back[50] == 'y');
  spi.before_frame = [&] { ++spi.at(number(rx_block(0)), 50); };
  CHECK_FALSE(chip.read_buffer(0, 0, back, sizeof(back)));
  spi.before_frame = nullptr;
  for (std::uint16_t i = 10; i < 110; ++i) {
    std::uint8_t& byte = spi.at(number(tx_block(0)), i);
    for (unsigned bit = 1; bit < 256; bit <<= 1) {
      byte = static_cast<std::uint8_t>('x' ^ bit);
      CHECK_FALSE(chip.holds(0, 10, 100, sum));
    }
    byte = 'x';
  }
  CHECK(chip.holds(0, 10, 100, sum));
  frame = 0;  // reading back is disturbed, once
  spi.before_frame = [&] { spi.at(number(tx_block(0)), 20) = frame++ == 0 ? 'z' : 'x'; };
  CHECK(chip.holds(0, 10, 100, sum));
  Chip trusting(spi, false);
  CHECK(trusting.holds(0, 10, 100, sum + 1));
}

TEST_CASE("open closes, sets up and verifies") {
  Fixture f;
  const unsigned block = number(socket_block(5));
  f.spi.at(block, Sn_SR) = 0x13;
  CHECK_FALSE(f.chip.open(5, Protocol::kTcp, 0x1F90));  // the buffers are not as large as thought
  CHECK(f.chip.stuck());
  f.spi.at(block, Sn_RXBUF_SIZE) = 2;
  f.spi.at(block, Sn_RXBUF_SIZE + 1) = 2;
  CHECK(f.chip.open(5, Protocol::kTcp, 0x1F90));
  CHECK(f.spi.at(block, Sn_IMR) == 0xFF);
  CHECK(f.spi.at(block, Sn_MR) == 0x21);
  CHECK(f.spi.at(block, Sn_PORT) == 0x1F);
  CHECK(f.spi.at(block, Sn_PORT + 1) == 0x90);
  f.spi.at(block, Sn_SR) = 0x00;
  CHECK_FALSE(f.chip.open(5, Protocol::kTcp, 0x1F90));
  f.spi.at(block, Sn_SR) = 0x22;
  CHECK_FALSE(f.chip.open(5, Protocol::kTcp, 68));
  CHECK(f.chip.open(5, Protocol::kUdp, 68));
}

}  // namespace
