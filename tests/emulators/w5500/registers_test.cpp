#include <doctest/doctest.h>

#include <set>

#include "bench.h"

using namespace w5500_bench;

namespace {

struct Register {
  const char* name;
  unsigned address;
  Bytes reset;
  bool writable;  // keeps any value
};

// Data sheet, chapter 3 and 4, in the order of the addresses.
const Register kCommonRegisters[] = {
    {"MR", 0x00, {0x00}, false},
    {"GAR", 0x01, {0, 0, 0, 0}, true},
    {"SUBR", 0x05, {0, 0, 0, 0}, true},
    {"SHAR", 0x09, {0, 0, 0, 0, 0, 0}, true},
    {"SIPR", 0x0F, {0, 0, 0, 0}, true},
    {"INTLEVEL", 0x13, {0, 0}, true},
    {"IR", 0x15, {0}, false},
    {"IMR", 0x16, {0}, true},
    {"SIR", 0x17, {0}, false},
    {"SIMR", 0x18, {0}, true},
    {"RTR", 0x19, {0x07, 0xD0}, true},
    {"RCR", 0x1B, {0x08}, true},
    {"PTIMER", 0x1C, {0x28}, true},
    {"PMAGIC", 0x1D, {0x00}, true},
    {"PHAR", 0x1E, {0, 0, 0, 0, 0, 0}, true},
    {"PSID", 0x24, {0, 0}, true},
    {"PMRU", 0x26, {0xFF, 0xFF}, true},
    {"UIPR", 0x28, {0, 0, 0, 0}, false},
    {"UPORTR", 0x2C, {0, 0}, false},
    {"PHYCFGR", 0x2E, {0xBF}, false},
    {"VERSIONR", 0x39, {0x04}, false},
};

const Register kSocketRegisters[] = {
    {"Sn_MR", 0x00, {0}, true},
    {"Sn_CR", 0x01, {0}, false},
    {"Sn_IR", 0x02, {0}, false},
    {"Sn_SR", 0x03, {0}, false},
    {"Sn_PORT", 0x04, {0, 0}, true},
    {"Sn_DHAR", 0x06, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, true},
    {"Sn_DIPR", 0x0C, {0, 0, 0, 0}, true},
    {"Sn_DPORT", 0x10, {0, 0}, true},
    {"Sn_MSSR", 0x12, {0, 0}, true},
    {"Sn_TOS", 0x15, {0}, true},
    {"Sn_TTL", 0x16, {0x80}, true},
    {"Sn_RXBUF_SIZE", 0x1E, {2}, false},
    {"Sn_TXBUF_SIZE", 0x1F, {2}, false},
    {"Sn_TX_FSR", 0x20, {0x08, 0x00}, false},
    {"Sn_TX_RD", 0x22, {0, 0}, false},
    {"Sn_TX_WR", 0x24, {0, 0}, true},
    {"Sn_RX_RSR", 0x26, {0, 0}, false},
    {"Sn_RX_RD", 0x28, {0, 0}, true},
    {"Sn_RX_WR", 0x2A, {0, 0}, false},
    {"Sn_IMR", 0x2C, {0xFF}, true},
    {"Sn_FRAG", 0x2D, {0x40, 0x00}, true},
    {"Sn_KPALVTR", 0x2F, {0}, true},
};

template <std::size_t kSize>
void check_reset_values(Bench& bench, const Register (&registers)[kSize], std::uint8_t control) {
  for (const Register& one : registers) {
    CAPTURE(one.name);
    CHECK(bench.read(control, one.address, one.reset.size()) == one.reset);
  }
}

// Every byte takes every value, and changes no other register.
template <std::size_t kSize>
void check_writable(Bench& bench, const Register (&registers)[kSize], std::uint8_t control) {
  const auto write_control = static_cast<std::uint8_t>(control | 4);
  for (const Register& one : registers) {
    if (!one.writable) continue;
    CAPTURE(one.name);
    for (std::size_t i = 0; i < one.reset.size(); ++i) {
      const unsigned address = one.address + static_cast<unsigned>(i);
      for (unsigned value = 0; value < 256; ++value) {
        bench.write(write_control, address, {static_cast<std::uint8_t>(value)});
        CHECK(bench.read8(control, address) == value);
      }
      bench.write(write_control, address, {one.reset[i]});
    }
    check_reset_values(bench, registers, control);
  }
}

TEST_CASE("W5500: registers hold the data sheet's values after a reset") {
  Bench bench;
  check_reset_values(bench, kCommonRegisters, kReadCommon);
  for (int n = 0; n < 8; ++n) check_reset_values(bench, kSocketRegisters, read_socket(n));
}

TEST_CASE("W5500: every register that can be written keeps every value, and no other changes") {
  Bench bench;
  check_writable(bench, kCommonRegisters, kReadCommon);
  check_writable(bench, kSocketRegisters, read_socket(0));
  check_writable(bench, kSocketRegisters, read_socket(7));
}

TEST_CASE("W5500: registers that are read only, or reserved, ignore writes") {
  Bench bench;
  for (const unsigned address :
       {0x17U, 0x28U, 0x2BU, 0x2CU, 0x2DU, 0x2FU, 0x38U, 0x39U, 0x3AU, 0xFFFFU}) {
    CAPTURE(address);
    const std::uint8_t before = bench.read8(kReadCommon, address);
    bench.write(kWriteCommon, address, {0xA5});
    CHECK(bench.read8(kReadCommon, address) == before);
  }
  for (const unsigned address : {0x03U, 0x14U, 0x17U, 0x1DU, 0x20U, 0x21U, 0x22U, 0x23U, 0x26U,
                                 0x27U, 0x2AU, 0x2BU, 0x30U}) {
    CAPTURE(address);
    const std::uint8_t before = bench.read8(read_socket(3), address);
    bench.write(write_socket(3), address, {0xA5});
    CHECK(bench.read8(read_socket(3), address) == before);
  }
}

TEST_CASE("W5500: sockets have registers of their own") {
  Bench bench;
  for (int n = 0; n < 8; ++n)
    bench.write16(write_socket(n), 0x04, 1000U + static_cast<unsigned>(n));
  for (int n = 0; n < 8; ++n) {
    CHECK(bench.read16(read_socket(n), 0x04) == 1000U + static_cast<unsigned>(n));
  }
}

TEST_CASE("W5500: MR.RST resets all registers and closes all sockets, and clears itself") {
  Bench bench;
  bench.set_addresses();
  bench.write(kWriteCommon, 0x00, {0x10});
  CHECK(bench.read8(kReadCommon, 0x00) == 0x10);
  for (int n = 0; n < 8; ++n) {
    bench.open(n, n % 2 == 0 ? 0x01 : 0x02, 80);
    bench.write(write_socket(n), 0x1E, {1, 1});
  }
  bench.write(kWriteCommon, 0x00, {0x80});
  check_reset_values(bench, kCommonRegisters, kReadCommon);
  for (int n = 0; n < 8; ++n) check_reset_values(bench, kSocketRegisters, read_socket(n));
  CHECK(bench.chip.counts().resets == 1);
}

TEST_CASE("W5500: PHYCFGR") {
  Config config;
  config.link_delay_ns = 1'000 * kMs;
  Bench bench(config);
  SUBCASE("the link comes up after a while") {
    CHECK(bench.read8(kReadCommon, 0x2E) == 0xB8);
    CHECK(bench.chip.next_event_ns() == 1'000 * kMs);
    bench.pass(999 * kMs);
    CHECK(bench.read8(kReadCommon, 0x2E) == 0xB8);
    bench.pass(1 * kMs);
    CHECK(bench.read8(kReadCommon, 0x2E) == 0xBF);
    CHECK(bench.chip.next_event_ns() == kNever);
  }
  SUBCASE("the reset pin takes the link away for a while, MR.RST does not") {
    bench.pass(1'000 * kMs);
    bench.write(kWriteCommon, 0x00, {0x80});
    CHECK(bench.read8(kReadCommon, 0x2E) == 0xBF);
    bench.chip.reset();
    CHECK(bench.read8(kReadCommon, 0x2E) == 0xB8);
    bench.pass(1'000 * kMs);
    CHECK(bench.read8(kReadCommon, 0x2E) == 0xBF);
  }
  SUBCASE("a reset of the PHY takes the link away until it is taken back") {
    bench.pass(1'000 * kMs);
    bench.write(kWriteCommon, 0x2E, {0x38});
    CHECK(bench.read8(kReadCommon, 0x2E) == 0x38);
    bench.pass(10'000 * kMs);
    CHECK(bench.read8(kReadCommon, 0x2E) == 0x38);
    bench.write(kWriteCommon, 0x2E, {0xB8});
    bench.pass(1'000 * kMs);
    CHECK(bench.read8(kReadCommon, 0x2E) == 0xBF);
  }
  SUBCASE("speed and duplex follow OPMDC when OPMD is set") {
    bench.pass(1'000 * kMs);
    const std::uint8_t expected[] = {0x01, 0x05, 0x03, 0x07, 0x03, 0x01, 0x00, 0x07};
    for (unsigned mode = 0; mode < 8; ++mode) {
      CAPTURE(mode);
      bench.write(kWriteCommon, 0x2E, {static_cast<std::uint8_t>(0xC0 | mode << 3)});
      bench.pass(1'000 * kMs);
      CHECK(bench.read8(kReadCommon, 0x2E) == (0xC0 | mode << 3 | expected[mode]));
    }
  }
}

TEST_CASE("W5500: interrupt registers and the pin") {
  Bench bench;
  bench.set_addresses();
  for (int n = 0; n < 8; ++n) {
    CAPTURE(n);
    const auto bit = static_cast<std::uint8_t>(1 << n);
    bench.open(n, 0x02, 5000);
    bench.write(write_socket(n), 0x0C, {255, 255, 255, 255});
    bench.write16(write_socket(n), 0x10, 9);
    bench.send(n, bytes("x"));
    CHECK(bench.interrupts(n) == 0x10);
    CHECK(bench.read8(kReadCommon, 0x17) == bit);
    CHECK_FALSE(bench.chip.interrupt());
    bench.write(kWriteCommon, 0x18, {bit});
    CHECK(bench.chip.interrupt());
    bench.write(write_socket(n), 0x02, {0x0F});  // other bits
    CHECK(bench.interrupts(n) == 0x10);
    bench.write(write_socket(n), 0x02, {0x10});
    CHECK(bench.interrupts(n) == 0x00);
    CHECK(bench.read8(kReadCommon, 0x17) == 0x00);
    CHECK_FALSE(bench.chip.interrupt());
  }
  SUBCASE("Sn_IMR keeps a bit out of Sn_IR") {
    bench.write(write_socket(0), 0x2C, {0x0F});
    bench.send(0, bytes("x"));
    CHECK(bench.interrupts(0) == 0);
  }
  SUBCASE("IR.UNREACH tells of a port that nobody serves, and is cleared by a 1") {
    bench.write(write_socket(0), 0x0C, {10, 0, 2, 2});
    bench.write16(write_socket(0), 0x10, 4321);
    bench.send(0, bytes("x"));
    CHECK(bench.read(kReadCommon, 0x28, 6) == Bytes{10, 0, 2, 2, 4321 >> 8, 4321 & 0xFF});
    CHECK(bench.read8(kReadCommon, 0x15) == 0x40);
    CHECK_FALSE(bench.chip.interrupt());
    bench.write(kWriteCommon, 0x16, {0x40});
    CHECK(bench.chip.interrupt());
    bench.write(kWriteCommon, 0x15, {0x40});
    CHECK(bench.read8(kReadCommon, 0x15) == 0x00);
    CHECK_FALSE(bench.chip.interrupt());
  }
}

}  // namespace
