// SERCOM2 on a bus that is stuck: STUCK 0, a chip holds the data line; STUCK 1, a chip holds the
// clock line for ever, and there is a time limit; STUCK 2, a chip acknowledges nothing.
#include "image.h"

namespace {

constexpr u32 kSercom = 0x41012000, kPortA = 0x41008000;
constexpr u32 kSi7021 = 0x40;

void sync() {
  while (reg32(kSercom + 0x1C) != 0) {
  }
}

u16 status() { return reg16(kSercom + 0x1A); }
u32 bus_state() { return status() >> 4 & 3; }

u8 wait() {
  for (;;) {
    const u8 flags = reg8(kSercom + 0x18) & 3;
    if (flags != 0) return flags;
  }
}

bool data_line_is_high() {
  reg8(kPortA + 0x4C) = 2;
  const bool high = (reg32(kPortA + 0x20) >> 12 & 1) != 0;
  reg8(kPortA + 0x4C) = 1;
  return high;
}

void set_up() {
  reg32(kSercom) = 1;
  sync();
  reg32(kSercom) = 1U << 30 | 5U << 2;
  reg32(kSercom + 0x0C) = 232;
  reg32(kSercom) = reg32(kSercom) | 2;
  sync();
  reg16(kSercom + 0x1A) = 1U << 4;
  sync();
}

void data_line_held() {
  EXPECT(!data_line_is_high());
  reg32(kSercom + 0x24) = kSi7021 << 1;
  EXPECT(wait() == 1);
  EXPECT((status() & 3) == 3);  // BUSERR, ARBLOST
  EXPECT((reg8(kSercom + 0x18) & 0x80) == 0x80);
  EXPECT(bus_state() == 3);
  reg16(kSercom + 0x1A) = 1U << 4 | 3;
  sync();
  EXPECT(bus_state() == 1);
  EXPECT((status() & 3) == 0);
}

void clock_line_held() {
  EXPECT(data_line_is_high());
  reg32(kSercom + 0x24) = kSi7021 << 1;
  EXPECT(wait() == 1);
  EXPECT((status() & 4) == 0);
  reg32(kSercom + 0x28) = 0xE3;
  EXPECT(wait() == 1);
  const u32 before = reg32(kCycleCount);
  reg32(kSercom + 0x24) = kSi7021 << 1 | 1;
  EXPECT(wait() == 1);
  const u32 passed = reg32(kCycleCount) - before;
  EXPECT(passed > 25'000UL * 48 && passed < 36'000UL * 48);
  EXPECT((status() & 0x40) == 0x40);  // LOWTOUT
  EXPECT(bus_state() == 1);
}

void refused() {
  reg32(kSercom + 0x24) = kSi7021 << 1;
  EXPECT(wait() == 1);
  EXPECT((status() & 4) == 4);
}

}  // namespace

void run() {
  reg32(kDemcr) = 1U << 24;
  reg32(kDwtCtrl) = 1;
  reg32(0x40000818) = reg32(0x40000818) | 1U << 9;
  reg32(0x40001C80 + 4 * 23) = 1U << 6;
  reg8(kPortA + 0x36) = 0x22;
  reg8(kPortA + 0x4C) = 1;
  reg8(kPortA + 0x4D) = 1;
  set_up();
  if (STUCK == 0) data_line_held();
  if (STUCK == 1) clock_line_held();
  if (STUCK == 2) refused();
}
