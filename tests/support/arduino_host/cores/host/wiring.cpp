// Time and small arithmetic.
#include <time.h>

#include "Arduino.h"
#include "arduino_host.h"

namespace {

unsigned long since_start_us() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const auto now_us = static_cast<unsigned long>(now.tv_sec) * 1'000'000UL +
                      static_cast<unsigned long>(now.tv_nsec) / 1000UL;
  static const unsigned long start_us = now_us;
  return now_us - start_us;
}

void sleep_us(unsigned long us) {
  const timespec rest{static_cast<time_t>(us / 1'000'000UL),
                      static_cast<long>(us % 1'000'000UL) * 1000L};
  ::nanosleep(&rest, nullptr);
}

}  // namespace

extern "C" {

void init() { since_start_us(); }
void initVariant() {}

void yield() {
  if (arduino_host::while_waiting != nullptr) arduino_host::while_waiting();
}

unsigned long micros() { return since_start_us(); }
unsigned long millis() { return since_start_us() / 1000UL; }

void delay(unsigned long ms) {
  const unsigned long start_us = since_start_us();
  for (;;) {
    yield();
    const unsigned long gone_us = since_start_us() - start_us;
    if (gone_us >= ms * 1000UL) return;
    sleep_us(min(1000UL, ms * 1000UL - gone_us));
  }
}

void delayMicroseconds(unsigned int us) { sleep_us(us); }
}

uint16_t makeWord(uint16_t w) { return w; }
uint16_t makeWord(byte high, byte low) { return static_cast<uint16_t>(high << 8 | low); }

long random(long end) { return end == 0 ? 0 : ::random() % end; }
long random(long begin, long end) { return begin >= end ? begin : begin + random(end - begin); }

void randomSeed(unsigned long seed) {
  if (seed != 0) ::srandom(static_cast<unsigned>(seed));
}

long map(long x, long from_low, long from_high, long to_low, long to_high) {
  return (x - from_low) * (to_high - to_low) / (from_high - from_low) + to_low;
}
