// 120 MHz as the data sheet says: DFLL, a generator of 1 MHz, FDPLL0, generator 0.
#include "image.h"

namespace {

constexpr u32 kGclk = 0x40001C00, kOscctrl = 0x40001000;

void wait_for_generator(u32 index) {
  while ((reg32(kGclk + 4) >> (2 + index) & 1) != 0) {
  }
}

}  // namespace

void run() {
  EXPECT((reg32(kOscctrl + 0x10) >> 8 & 1) == 1);  // DFLLRDY
  reg32(kGclk + 0x20 + 4 * 5) = 48U << 16 | 1U << 8 | 6;
  EXPECT((reg32(kGclk + 4) >> 7 & 1) == 1);
  wait_for_generator(5);
  reg32(kGclk + 0x80 + 4 * 1) = 1U << 6 | 5;
  reg32(kOscctrl + 0x34) = 119;
  reg32(kOscctrl + 0x38) = 1U << 11;
  reg8(kOscctrl + 0x30) = 2;
  EXPECT((reg32(kOscctrl + 0x40) & 3) == 0);
  u32 rounds = 0;
  while ((reg32(kOscctrl + 0x40) & 3) != 3) ++rounds;
  EXPECT(rounds > 10);
  reg32(kGclk + 0x20) = 1U << 8 | 7;
  wait_for_generator(0);
  EXPECT(reg8(0x40000805) == 1);
  for (u32 i = 0; i < 100; ++i) asm volatile("nop");
  EXPECT(reg32(0x008061FC) == 0x5EB1A0C3);  // the serial number
  EXPECT(reg8(0x40000C00) == 0x01 || reg8(0x40000C00) == 0x40);
  if (reg8(0x40000C00) == 0x01) {
    reg32(kAircr) = 0x05FA0004;
    barrier();
    finish(__LINE__);
  }
}
