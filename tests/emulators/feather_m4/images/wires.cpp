// A DS18B20 at D5 (PA16) and a DHT22 at D6 (PA18), by toggling DIR and by reading IN.
#include "image.h"

namespace {

constexpr u32 kPortA = 0x41008000;
constexpr u32 kOneWire = 1UL << 16, kDht = 1UL << 18;

u32 now() { return reg32(kCycleCount); }
void wait_us(u32 us) {
  const u32 before = now();
  while (now() - before < 48 * us) {
  }
}
void pull(u32 pin) { reg32(kPortA + 0x08) = pin; }
void release(u32 pin) { reg32(kPortA + 0x04) = pin; }
bool is_high(u32 pin) { return (reg32(kPortA + 0x20) & pin) != 0; }

bool reset() {
  pull(kOneWire);
  wait_us(500);
  release(kOneWire);
  wait_us(70);
  const bool present = !is_high(kOneWire);
  wait_us(430);
  return present;
}

void write(u8 byte) {
  for (u32 bit = 0; bit < 8; ++bit) {
    const bool one = (byte >> bit & 1) != 0;
    pull(kOneWire);
    wait_us(one ? 5 : 65);
    release(kOneWire);
    wait_us(one ? 65 : 5);
  }
}

u8 read() {
  u32 byte = 0;
  for (u32 bit = 0; bit < 8; ++bit) {
    pull(kOneWire);
    wait_us(2);
    release(kOneWire);
    wait_us(8);
    if (is_high(kOneWire)) byte |= 1U << bit;
    wait_us(60);
  }
  return static_cast<u8>(byte);
}

void thermometer() {
  EXPECT(reset());
  write(0xCC);
  write(0x44);
  EXPECT(read() == 0);
  wait_us(750'000);
  EXPECT(read() == 0xFF);
  EXPECT(reset());
  write(0xCC);
  write(0xBE);
  const u32 low = read();
  EXPECT((read() << 8 | low) == 21 * 16);
}

// How long the pin stays at a level, in microseconds.
u32 pulse(u32 pin, bool high) {
  const u32 before = now();
  while (is_high(pin) == high) {
    EXPECT(now() - before < 48 * 1'000);
  }
  return (now() - before) / 48;
}

void hygrometer() {
  pull(kDht);
  wait_us(1'200);
  release(kDht);
  pulse(kDht, true);
  EXPECT(pulse(kDht, false) - 78 < 5);
  EXPECT(pulse(kDht, true) - 78 < 5);
  u8 bytes[5] = {};
  for (u32 i = 0; i < 40; ++i) {
    EXPECT(pulse(kDht, false) - 48 < 5);
    const bool one = pulse(kDht, true) > 48;
    bytes[i / 8] = static_cast<u8>(bytes[i / 8] << 1 | (one ? 1 : 0));
  }
  EXPECT((bytes[0] << 8 | bytes[1]) == 450);
  EXPECT((bytes[2] << 8 | bytes[3]) == 210);
  EXPECT(static_cast<u8>(bytes[0] + bytes[1] + bytes[2] + bytes[3]) == bytes[4]);
}

}  // namespace

void run() {
  reg32(kDemcr) = 1U << 24;
  reg32(kDwtCtrl) = 1;
  reg8(kPortA + 0x50) = 0x02;
  reg8(kPortA + 0x52) = 0x02;
  thermometer();
  hygrometer();
}
