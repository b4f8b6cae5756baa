// SERCOM1 as an SPI master: bytes, flags, an interrupt, and what is wrong with wrong set-ups.
#include "image.h"

namespace {

constexpr u32 kSercom = 0x40003400, kPortA = 0x41008000, kPortB = 0x41008080;
constexpr u32 kChipSelect = 1U << 20;
volatile u32 interrupts;

void clock_it() {
  reg32(0x40000814) = reg32(0x40000814) | 1U << 13;
  reg32(0x40001C80 + 4 * 8) = 1U << 6;
}

void reset() {
  reg32(kSercom) = 1;
  while ((reg32(kSercom + 0x1C) & 1) != 0) {
  }
}

void set_up(u32 mode_bits, u8 baud) {
  reset();
  reg32(kSercom) = mode_bits | 2U << 16 | 2U << 20 | 3U << 2;
  reg32(kSercom + 4) = 1U << 17;
  while ((reg32(kSercom + 0x1C) & 4) != 0) {
  }
  reg8(kSercom + 0x0C) = baud;
  reg32(kSercom) = reg32(kSercom) | 2;
  while ((reg32(kSercom + 0x1C) & 2) != 0) {
  }
}

void mux(u32 port, u32 pin) {
  const u32 pmux = port + 0x30 + pin / 2;
  const u32 shift = pin % 2 * 4;
  reg8(pmux) = static_cast<u8>((reg8(pmux) & ~(0x0F << shift)) | 2 << shift);
  reg8(port + 0x40 + pin) = 1;
}

u8 exchange(u8 out) {
  while ((reg8(kSercom + 0x18) & 1) == 0) {
  }
  reg32(kSercom + 0x28) = out;
  while ((reg8(kSercom + 0x18) & 4) == 0) {
  }
  return static_cast<u8>(reg32(kSercom + 0x28));
}

void select(bool selected) { reg32(kPortA + (selected ? 0x14 : 0x18)) = kChipSelect; }

// The test's chip answers with the sum of all bytes since it was selected.
void sums() {
  for (u32 round = 0; round < 3; ++round) {
    select(true);
    EXPECT(exchange(1) == 1);
    EXPECT(exchange(2) == 3);
    EXPECT(exchange(200) == 203);
    select(false);
    EXPECT(exchange(1) == 0xFF);
  }
}

void two_at_a_time() {
  select(true);
  reg32(kSercom + 0x28) = 5;
  reg32(kSercom + 0x28) = 6;  // into the data register, while 5 is on its way
  while ((reg8(kSercom + 0x18) & 2) == 0) {
  }
  EXPECT((reg8(kSercom + 0x18) & 4) == 4);
  EXPECT(reg32(kSercom + 0x28) == 5);
  EXPECT(reg32(kSercom + 0x28) == 11);
  EXPECT((reg8(kSercom + 0x18) & 4) == 0);
  // Three that nobody reads: one too many.
  for (u32 i = 0; i < 3; ++i) {
    reg32(kSercom + 0x28) = 0;
    while ((reg8(kSercom + 0x18) & 2) == 0) {
    }
  }
  EXPECT(reg16(kSercom + 0x1A) == 4);
  reg16(kSercom + 0x1A) = 4;
  EXPECT(reg16(kSercom + 0x1A) == 0);
  select(false);
  set_up(0, 0);
}

void by_interrupt() {
  enable_irq(52);  // SERCOM1_2, RXC
  select(true);
  reg8(kSercom + 0x16) = 4;
  reg32(kSercom + 0x28) = 77;
  wait_for_interrupt();
  EXPECT(interrupts == 1);
  reg8(kSercom + 0x14) = 4;
  select(false);
}

u32 cycles_for_ten(u8 baud) {
  set_up(0, baud);
  const u32 before = reg32(kCycleCount);
  for (u32 i = 0; i < 10; ++i) exchange(0);
  return reg32(kCycleCount) - before;
}

}  // namespace

extern "C" void on_irq() {
  if (reg32(kSercom + 0x28) == 77) interrupts = interrupts + 1;
}

void run() {
  reg32(kDemcr) = 1U << 24;
  reg32(kDwtCtrl) = 1;
  reg32(kPortA + 0x18) = kChipSelect;
  reg32(kPortA + 0x08) = kChipSelect;
  clock_it();
  set_up(0, 1);
  select(true);
  EXPECT(exchange(1) == 0xFF);  // no pins
  select(false);
  mux(kPortA, 17);
  mux(kPortB, 23);
  select(true);
  EXPECT(exchange(1) == 0xFF);  // no MISO
  EXPECT(exchange(1) == 0xFF);
  mux(kPortB, 22);
  EXPECT(exchange(1) == 3);
  select(false);
  sums();
  set_up(3U << 28, 1);
  sums();
  set_up(1U << 28, 1);
  select(true);
  EXPECT(exchange(1) == 0xFF);  // mode 1
  select(false);
  set_up(0, 0);
  sums();
  two_at_a_time();
  by_interrupt();
  // 8 bits at 24 MHz are 16 cycles, at 1 MHz 384.
  EXPECT(cycles_for_ten(0) < 700);
  const u32 slow = cycles_for_ten(23);
  EXPECT(slow > 3840 && slow < 4800);
}
