// SysTick, the cycle counter, sleep, and a timer of the chip.
#include "image.h"

namespace {

volatile u32 ticks;
volatile u32 timer_interrupts;

void sleep_for_ticks() {
  reg32(kSystRvr) = 48'000 - 1;  // 1 ms
  reg32(kSystCvr) = 0;
  reg32(kSystCsr) = 7;
  const u32 before = reg32(kCycleCount);
  for (u32 i = 0; i < 100; ++i) {
    const u32 now = ticks;
    wait_for_interrupt();
    EXPECT(ticks == now + 1);
  }
  const u32 passed = reg32(kCycleCount) - before;
  EXPECT(passed > 4'799'000 && passed < 4'801'000);
}

void counter_runs_down() {
  const u32 first = reg32(kSystCvr);
  for (u32 i = 0; i < 10; ++i) asm volatile("nop");
  const u32 second = reg32(kSystCvr);
  EXPECT(first > second && first - second < 100);
}

// Asleep with interrupts masked: it wakes, and the handler runs when they are not masked any more.
void sleep_masked() {
  disable_interrupts();
  const u32 now = ticks;
  wait_for_interrupt();
  EXPECT(ticks == now);
  EXPECT((reg32(kIcsr) >> 26 & 1) == 1);
  enable_interrupts();
  EXPECT(ticks == now + 1);
}

void busy_loop_is_interrupted() {
  const u32 now = ticks;
  while (ticks < now + 3) {
  }
  reg32(kSystCsr) = 5;
  const u32 then = ticks;
  for (u32 i = 0; i < 100'000; ++i) asm volatile("nop");
  EXPECT(ticks == then);
  EXPECT((reg32(kSystCsr) >> 16 & 1) == 1);
  EXPECT((reg32(kSystCsr) >> 16 & 1) == 0);  // reading clears it
  reg32(kSystCsr) = 4;
}

// TC0 at 48 MHz / 16, 3000 counts: 1 kHz.
void timer() {
  reg32(0x40000814) = reg32(0x40000814) | 1U << 14;
  reg32(0x40001C80 + 4 * 9) = 1U << 6;
  reg16(0x4000381C) = 2999;
  reg8(0x4000380C) = 1;
  reg8(0x40003809) = 1;
  enable_irq(107);
  reg32(0x40003800) = 4U << 8 | 2;
  const u32 before = reg32(kCycleCount);
  while (timer_interrupts < 10) wait_for_interrupt();
  const u32 passed = reg32(kCycleCount) - before;
  EXPECT(passed > 479'000 && passed < 482'000);
}

}  // namespace

extern "C" void on_systick() { ticks = ticks + 1; }
extern "C" void on_irq() {
  timer_interrupts = timer_interrupts + 1;
  reg8(0x4000380A) = 1;
}

void run() {
  reg32(kDemcr) = 1U << 24;
  reg32(kDwtCtrl) = 1;
  const u32 before = reg32(kCycleCount);
  asm volatile("nop\n nop\n nop\n nop");
  const u32 after = reg32(kCycleCount);
  EXPECT(after - before < 40);
  sleep_for_ticks();
  counter_runs_down();
  sleep_masked();
  busy_loop_is_interrupted();
  timer();
}
