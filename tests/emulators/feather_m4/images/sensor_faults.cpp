// What ends the emulation: ADC0 without its pin, without a clock of the bus, of its own, and an EIC
// that is told what is not modelled.
#include "image.h"

void run() {
  constexpr u32 kAdc = 0x43001C00;
  if (FAULT != 1) reg32(0x40000820) = reg32(0x40000820) | 1U << 7;
  if (FAULT != 2) reg32(0x40001C80 + 4 * 40) = 1U << 6;
  if (FAULT == 3) reg8(0x40002801) = 1;  // NMICTRL
  if (FAULT == 4) reg16(kAdc + 0x04) = 0x80;
  reg8(kAdc + 0x08) = 3;
  reg16(kAdc) = 0x0502;
  while (reg32(kAdc + 0x30) != 0) {
  }
  reg8(kAdc + 0x14) = 2;
  while ((reg8(kAdc + 0x2E) & 1) == 0) {
  }
}
