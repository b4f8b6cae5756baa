// The EIC with 1000 pulses a second at D5 (PA16, EXTINT0) and a wire with a pull-up at D6 (PA18,
// EXTINT2) that the program drives itself.
#include "image.h"

namespace {

constexpr u32 kEic = 0x40002800, kPortA = 0x41008000;
constexpr u32 kRise = 1, kFall = 2, kBoth = 3, kHigh = 4, kLow = 5;
constexpr u32 kPulses = 1U << 0, kOwn = 1U << 2, kOwnPin = 1UL << 18;
volatile u32 interrupts;

void wait_us(u32 us) {
  const u32 before = reg32(kCycleCount);
  while (reg32(kCycleCount) - before < 48 * us) {
  }
}

void sync() {
  while (reg32(kEic + 0x04) != 0) {
  }
}

void set_up(u32 config, u32 asynchronous, u8 clock) {
  reg8(kEic) = 1;
  sync();
  reg32(kEic + 0x1C) = config;
  reg32(kEic + 0x18) = asynchronous;
  reg8(kEic) = clock;
  reg8(kEic) = static_cast<u8>(clock | 2);
  sync();
}

u32 interrupts_in(u32 us) {
  interrupts = 0;
  reg32(kEic + 0x10) = kPulses;
  wait_us(us);
  reg32(kEic + 0x0C) = kPulses;
  return interrupts;
}

bool about(u32 value, u32 expected) { return value + 1 >= expected && value <= expected + 1; }

void drive_own(bool high) {
  reg32(kPortA + (high ? 0x04 : 0x08)) = kOwnPin;  // open drain: OUT is 0
}

}  // namespace

extern "C" void on_irq() {
  EXPECT(reg32(kEic + 0x14) & kPulses);
  interrupts = interrupts + 1;
  reg32(kEic + 0x14) = kPulses;
}

void run() {
  reg32(kDemcr) = 1U << 24;
  reg32(kDwtCtrl) = 1;
  reg32(0x40001C80 + 4 * 4) = 1U << 6;
  reg8(kPortA + 0x38) = 0x00;  // PA16 is A
  reg8(kPortA + 0x50) = 0x03;
  reg8(kPortA + 0x52) = 0x03;
  enable_irq(12);
  set_up(kRise, kPulses, 0);
  EXPECT(about(interrupts_in(50'000), 50));
  set_up(kFall, 0, 0);
  EXPECT(about(interrupts_in(50'000), 50));
  set_up(kBoth, 0, 0x10);  // sampled at 32 kHz
  EXPECT(about(interrupts_in(50'000), 100));
  set_up(kBoth | 8, 0, 0x10);  // and filtered
  EXPECT(about(interrupts_in(50'000), 100));
  EXPECT(interrupts_in(50'000) > 0);
  set_up(kRise << 8, kOwn, 0);
  EXPECT(interrupts_in(5'000) == 0);
  EXPECT(reg32(kEic + 0x14) == 0);
  drive_own(false);
  EXPECT((reg32(kPortA + 0x20) & kOwnPin) == 0);
  EXPECT(reg32(kEic + 0x14) == 0);
  drive_own(true);
  EXPECT((reg32(kPortA + 0x20) & kOwnPin) != 0);
  EXPECT(reg32(kEic + 0x14) == kOwn);
  reg32(kEic + 0x14) = kOwn;
  EXPECT(reg32(kEic + 0x14) == 0);
  set_up(kHigh << 8, 0, 0);
  wait_us(1);
  EXPECT(reg32(kEic + 0x14) == kOwn);
  reg32(kEic + 0x14) = kOwn;
  EXPECT(reg32(kEic + 0x14) == kOwn);  // the level is still there
  drive_own(false);
  wait_us(1);
  reg32(kEic + 0x14) = kOwn;
  EXPECT(reg32(kEic + 0x14) == 0);
  set_up(kLow << 8, 0, 0);
  wait_us(1);
  EXPECT(reg32(kEic + 0x14) == kOwn);
  reg32(kEic + 0x1C) = 0;  // while it is enabled: not taken
  EXPECT(reg32(kEic + 0x1C) == kLow << 8);
}
