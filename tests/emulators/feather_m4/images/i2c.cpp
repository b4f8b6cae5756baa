// SERCOM2 as an I2C master with the emulated sensors: addresses, repeated starts, smart mode, clock
// stretching, an interrupt, a chip that is not there.
#include "image.h"

namespace {

constexpr u32 kSercom = 0x41012000, kPortA = 0x41008000;
constexpr u32 kBme680 = 0x77, kSi7021 = 0x40;
constexpr u8 kMb = 1, kSb = 2;
volatile u32 interrupts;

void sync() {
  while (reg32(kSercom + 0x1C) != 0) {
  }
}

void set_up(u32 control_b) {
  reg32(kSercom) = 1;
  sync();
  reg32(kSercom) = 5U << 2;
  reg32(kSercom + 4) = control_b;
  sync();
  reg32(kSercom + 0x0C) = 232;
  reg32(kSercom) = reg32(kSercom) | 2;
  sync();
  EXPECT((reg16(kSercom + 0x1A) >> 4 & 3) == 0);
  reg16(kSercom + 0x1A) = 1U << 4;
  sync();
  EXPECT((reg16(kSercom + 0x1A) >> 4 & 3) == 1);
}

u8 wait(u8 flags) {
  for (;;) {
    const u8 set = reg8(kSercom + 0x18) & flags;
    if (set != 0) return set;
  }
}

bool acknowledged() { return (reg16(kSercom + 0x1A) & 4) == 0; }

bool start(u32 address, bool read) {
  reg32(kSercom + 0x24) = address << 1 | (read ? 1 : 0);
  wait(kMb | kSb);
  EXPECT((reg16(kSercom + 0x1A) >> 4 & 3) == 2);
  return acknowledged();
}

bool write(u8 byte) {
  reg32(kSercom + 0x28) = byte;
  wait(kMb);
  return acknowledged();
}

void command(u32 number) {
  reg32(kSercom + 4) = (reg32(kSercom + 4) & ~(7U << 16)) | number << 16;
  sync();
}

void stop() {
  command(3);
  while ((reg16(kSercom + 0x1A) >> 4 & 3) != 1) {
  }
}

// Without smart mode: acknowledge and read on, by command.
void read(u32 address, u8* bytes, u32 size) {
  EXPECT(start(address, true));
  for (u32 i = 0; i < size; ++i) {
    EXPECT(wait(kMb | kSb) == kSb);
    bytes[i] = static_cast<u8>(reg32(kSercom + 0x28));
    if (i + 1 < size) command(2);
  }
  reg32(kSercom + 4) = 1U << 18 | 3U << 16;
  while ((reg16(kSercom + 0x1A) >> 4 & 3) != 1) {
  }
  reg32(kSercom + 4) = 0;
}

void bme680() {
  u8 id = 0;
  EXPECT(start(kBme680, false));
  EXPECT(write(0xD0));
  read(kBme680, &id, 1);  // a repeated start
  EXPECT(id == 0x61);
  u8 calibration[4];
  EXPECT(start(kBme680, false));
  EXPECT(write(0x8A));
  stop();
  read(kBme680, calibration, 4);
  EXPECT(calibration[0] == (26454 & 0xFF) && calibration[1] == 26454 >> 8 && calibration[2] == 3);
  EXPECT(start(kBme680, false));
  EXPECT(write(0x72) && write(5) && write(0x74) && write(5 << 5 | 5 << 2 | 1));
  stop();
  u8 status = 0;
  u32 polls = 0;
  while ((status & 0x80) == 0) {
    EXPECT(start(kBme680, false));
    EXPECT(write(0x1D));
    read(kBme680, &status, 1);
    ++polls;
  }
  EXPECT(polls > 100);  // some 100 ms at 3 bytes of 90 us
}

void absent() {
  EXPECT(!start(0x12, false));
  EXPECT(reg8(kSercom + 0x18) == kMb);
  stop();
  EXPECT(!start(0x12, true));
  EXPECT(reg8(kSercom + 0x18) == kMb);
  stop();
}

void si7021_refuses_until_ready() {
  EXPECT(start(kSi7021, false));
  EXPECT(write(0xF3));
  stop();
  u32 refused = 0;
  while (!start(kSi7021, true)) {
    stop();
    ++refused;
  }
  EXPECT(refused > 20);  // 10.8 ms at 100 us
  wait(kSb);
  command(2);
  wait(kSb);
  reg32(kSercom + 4) = 1U << 18 | 3U << 16;
  reg32(kSercom + 4) = 0;
  while ((reg16(kSercom + 0x1A) >> 4 & 3) != 1) {
  }
}

// Smart mode, and a chip that holds the clock for 10.8 ms.
void si7021_holds_the_clock() {
  set_up(1U << 8);
  EXPECT(start(kSi7021, false));
  EXPECT(write(0xE3));
  const u32 before = reg32(kCycleCount);
  EXPECT(start(kSi7021, true));
  const u32 held = reg32(kCycleCount) - before;
  EXPECT(held > 10'700UL * 48 && held < 11'300UL * 48);
  u8 bytes[3];
  for (u32 i = 0; i < 2; ++i) {
    EXPECT(wait(kSb) == kSb);
    bytes[i] = static_cast<u8>(reg32(kSercom + 0x28));
  }
  wait(kSb);
  reg32(kSercom + 4) = 1U << 8 | 1U << 18 | 3U << 16;
  sync();
  bytes[2] = static_cast<u8>(reg32(kSercom + 0x28));
  EXPECT((bytes[1] & 3) == 0);
  const u32 code = bytes[0] << 8 | bytes[1];
  EXPECT(code > 25'000 && code < 25'500);  // 21 degrees
  reg32(kSercom + 4) = 1U << 8;
}

void by_interrupt() {
  enable_irq(54);  // SERCOM2_0, MB
  reg8(kSercom + 0x16) = kMb;
  reg32(kSercom + 0x24) = kBme680 << 1;
  wait_for_interrupt();
  EXPECT(interrupts == 1);
  stop();
}

}  // namespace

extern "C" void on_irq() {
  interrupts = interrupts + 1;
  reg8(kSercom + 0x14) = kMb;
}

void run() {
  reg32(kDemcr) = 1U << 24;
  reg32(kDwtCtrl) = 1;
  reg32(0x40000818) = reg32(0x40000818) | 1U << 9;
  reg32(0x40001C80 + 4 * 23) = 1U << 6;
  reg8(kPortA + 0x36) = 0x22;
  reg8(kPortA + 0x4C) = 1;
  reg8(kPortA + 0x4D) = 1;
  set_up(0);
  bme680();
  absent();
  si7021_refuses_until_ready();
  si7021_holds_the_clock();
  by_interrupt();
}
