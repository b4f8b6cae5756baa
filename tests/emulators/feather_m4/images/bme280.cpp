// The BME280 at 0x76 tells its identity, over SERCOM2.
#include "image.h"

namespace {

constexpr u32 kSercom = 0x41012000, kPortA = 0x41008000, kBme280 = 0x76;

void sync() {
  while (reg32(kSercom + 0x1C) != 0) {
  }
}

void wait() {
  while ((reg8(kSercom + 0x18) & 3) == 0) {
  }
}

}  // namespace

void run() {
  reg32(0x40000818) = reg32(0x40000818) | 1U << 9;
  reg32(0x40001C80 + 4 * 23) = 1U << 6;
  reg8(kPortA + 0x36) = 0x22;
  reg8(kPortA + 0x4C) = 1;
  reg8(kPortA + 0x4D) = 1;
  reg32(kSercom) = 5U << 2;
  reg32(kSercom + 0x0C) = 232;
  reg32(kSercom) = 5U << 2 | 2;
  sync();
  reg16(kSercom + 0x1A) = 1U << 4;
  sync();
  reg32(kSercom + 0x24) = kBme280 << 1;
  wait();
  EXPECT((reg16(kSercom + 0x1A) & 4) == 0);
  reg32(kSercom + 0x28) = 0xD0;
  wait();
  reg32(kSercom + 0x24) = kBme280 << 1 | 1;
  wait();
  EXPECT((reg32(kSercom + 0x28) & 0xFF) == 0x60);
  reg32(kSercom + 4) = 1U << 18 | 3U << 16;
  while ((reg16(kSercom + 0x1A) >> 4 & 3) != 1) {
  }
}
