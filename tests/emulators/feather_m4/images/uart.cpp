// SERCOM5 as a UART that sends.
#include "image.h"

namespace {

constexpr u32 kSercom = 0x43000400, kPortB = 0x41008080;

void send(const char* text) {
  for (; *text != '\0'; ++text) {
    while ((reg8(kSercom + 0x18) & 1) == 0) {
    }
    reg32(kSercom + 0x28) = static_cast<u8>(*text);
  }
  while ((reg8(kSercom + 0x18) & 2) == 0) {
  }
}

}  // namespace

void run() {
  // RX, pulled down: an adapter holds it high.
  reg8(kPortB + 0x40 + 17) = 6;
  if ((reg32(kPortB + 0x20) >> 17 & 1) == 0) finish(0);
  reg32(0x40000820) = reg32(0x40000820) | 2;
  reg32(0x40001C80 + 4 * 35) = 1U << 6;
  reg8(kPortB + 0x30 + 8) = 0x22;
  reg8(kPortB + 0x40 + 16) = 1;
  reg32(kSercom) = 1U << 30 | 1U << 20 | 1U << 2;
  reg32(kSercom + 4) = 1U << 16;
  reg16(kSercom + 0x0C) = 63019;  // 115200 at 48 MHz
  reg32(kSercom) = reg32(kSercom) | 2;
  while (reg32(kSercom + 0x1C) != 0) {
  }
  send("hello\n");
  finish(7);
}
