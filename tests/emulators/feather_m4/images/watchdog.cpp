// The watchdog resets the board when it is not fed, and not before.
#include "image.h"

void run() {
  if (reg8(0x40000C00) == 0x20) finish(0);
  reg8(0x40002001) = 4;  // 128 cycles of 1 kHz
  reg8(0x40002000) = 2;
  for (u32 fed = 0; fed < 10; ++fed) {
    for (u32 i = 0; i < 1'000'000; ++i) asm volatile("nop");
    reg8(0x4000200C) = 0xA5;
  }
  for (;;) {
  }
}
