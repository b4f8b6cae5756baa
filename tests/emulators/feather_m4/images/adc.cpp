// ADC0 at A0 (PA02, AIN0), where 1.65 V are, and at A1 (PA05, AIN5) with 0.55 V: references,
// resolutions, averages, the time that it takes, an interrupt.
#include "image.h"

namespace {

constexpr u32 kAdc = 0x43001C00, kPortA = 0x41008000;
volatile u32 interrupts;

void sync() {
  while (reg32(kAdc + 0x30) != 0) {
  }
}

void set_up(u32 input, u8 reference, u16 control_b, u8 average, u8 sampling) {
  reg16(kAdc) = 1;
  sync();
  reg16(kAdc) = 5U << 8;  // 48 MHz by 64
  reg16(kAdc + 0x48) = 0x0777;
  reg16(kAdc + 0x04) = static_cast<u16>(0x18U << 8 | input);
  reg16(kAdc + 0x06) = control_b;
  reg8(kAdc + 0x08) = reference;
  reg8(kAdc + 0x0A) = average;
  reg8(kAdc + 0x0B) = sampling;
  sync();
  reg16(kAdc) = reg16(kAdc) | 2;
  sync();
}

u32 convert() {
  reg8(kAdc + 0x14) = 2;
  sync();
  EXPECT(reg8(kAdc + 0x2F) == 1);
  while ((reg8(kAdc + 0x2E) & 1) == 0) {
  }
  EXPECT(reg8(kAdc + 0x2F) == 0);
  const u32 result = reg16(kAdc + 0x40);
  EXPECT((reg8(kAdc + 0x2E) & 1) == 0);
  return result;
}

// In microseconds, of a sound conversion.
u32 duration() {
  const u32 before = reg32(kCycleCount);
  convert();
  return (reg32(kCycleCount) - before) / 48;
}

}  // namespace

extern "C" void on_irq() {
  interrupts = interrupts + 1;
  EXPECT(reg16(kAdc + 0x40) == 2048);
}

void run() {
  reg32(kDemcr) = 1U << 24;
  reg32(kDwtCtrl) = 1;
  reg32(0x40000820) = reg32(0x40000820) | 1U << 7;
  reg32(0x40001C80 + 4 * 40) = 1U << 6;
  reg8(kPortA + 0x31) = 0x01;  // PA02 is B
  reg8(kPortA + 0x32) = 0x10;  // PA05 too
  reg8(kPortA + 0x42) = 1;
  reg8(kPortA + 0x45) = 1;
  constexpr u8 kSupply = 3, kHalfSupply = 2, kInternal = 0;
  set_up(0, kSupply, 0, 0, 0);
  EXPECT(convert() == 2048);
  // 13 cycles of 750 kHz.
  EXPECT(duration() >= 17 && duration() < 20);
  set_up(0, kSupply, 0, 0, 62);
  EXPECT(duration() >= 100 && duration() < 103);
  set_up(0, kHalfSupply, 0, 0, 0);
  EXPECT(convert() == 4095);
  set_up(0, kSupply, 2U << 3, 0, 0);
  EXPECT(convert() == 512);
  set_up(0, kSupply, 3U << 3, 0, 0);
  EXPECT(convert() == 128);
  set_up(0, kSupply, 1, 0, 0);
  EXPECT(convert() == 2048U << 4);
  set_up(0, kSupply, 1U << 3, 2, 0);  // the sum of four
  EXPECT(convert() == 8192);
  set_up(0, kSupply, 1U << 3, 4U << 4 | 4, 0);  // the mean of sixteen
  EXPECT(convert() == 2048);
  EXPECT(duration() >= 16 * 17);
  set_up(0, kSupply, 1U << 3, 4U << 4 | 10, 0);  // of 1024
  EXPECT(convert() == 2048);
  set_up(5, kInternal, 0, 0, 0);
  EXPECT(convert() == 2252);            // 0.55 V of 1 V
  reg32(0x40001800 + 0x1C) = 2U << 16;  // 1.2 V
  EXPECT(convert() == 1877);
  set_up(0x1A, kInternal, 0, 0, 0);
  EXPECT(convert() == 2816);  // a quarter of 3.3 V
  set_up(0, kSupply, 0, 0, 0);
  enable_irq(119);
  reg8(kAdc + 0x2D) = 1;
  reg8(kAdc + 0x14) = 2;
  wait_for_interrupt();
  EXPECT(interrupts == 1);
  reg8(kAdc + 0x2C) = 1;
  set_up(0, kSupply, 2, 0, 0);  // free-running
  reg8(kAdc + 0x14) = 2;
  for (u32 i = 0; i < 5; ++i) {
    while ((reg8(kAdc + 0x2E) & 1) == 0) {
    }
    EXPECT(reg16(kAdc + 0x40) == 2048);
  }
  const u32 before = reg32(kCycleCount);
  while (reg32(kCycleCount) - before < 48 * 50) {
  }
  EXPECT((reg8(kAdc + 0x2E) & 2) != 0);  // overrun
}
