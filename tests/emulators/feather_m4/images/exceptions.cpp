// Entry, return, registers kept, priorities, nesting, tail-chaining and the three masks.
#include "image.h"

namespace {

volatile u32 order[32];
volatile u32 count;
volatile u32 svc_number;
volatile u32 in_handler_ipsr;
volatile u32 exc_return;

void note(u32 what) { order[count++] = what; }

u32 ipsr() {
  u32 value;
  asm volatile("mrs %0, ipsr" : "=r"(value));
  return value;
}

// Returns what it was given, after an SVC in between: registers and flags are kept.
[[gnu::noinline]] u32 registers_survive(u32 seed) {
  u32 result;
  asm volatile(
      "mov r0, %1\n adds r1, r0, #1\n adds r2, r0, #2\n adds r3, r0, #3\n add r12, r0, #4\n"
      "cmp r0, r0\n"
      "svc #5\n"
      "ite eq\n addeq r0, r0, r1\n movne r0, #0\n"
      "add r0, r0, r2\n add r0, r0, r3\n add r0, r0, r12\n"
      "mov %0, r0"
      : "=r"(result)
      : "r"(seed)
      : "r0", "r1", "r2", "r3", "r12", "cc", "memory");
  return result;
}

void forget() {
  for (u32 i = 0; i < count; ++i) order[i] = 0;
  count = 0;
}

constexpr u32 kLow = 40, kMiddle = 41, kHigh = 100;  // interrupts

void set_up() {
  set_priority(kLow, 0xC0);
  set_priority(kMiddle, 0x80);
  set_priority(kHigh, 0x40);
  EXPECT(reg8(kIpr + kHigh) == 0x40);
  set_priority(3, 0xFF);
  EXPECT(reg8(kIpr + 3) == 0xE0);  // three bits exist
  enable_irq(kLow);
  enable_irq(kMiddle);
  enable_irq(kHigh);
  reg32(kShpr3) = 0xE0E00000;  // PendSV and SysTick last
}

void nested() {
  forget();
  pend_irq(kLow);  // its handler pends kHigh, which preempts it, and kLow's own PendSV
  barrier();
  EXPECT(count == 6);
  EXPECT(order[0] == 16 + kLow && order[1] == 16 + kHigh && order[2] == 1000 + 16 + kHigh);
  EXPECT(order[3] == 1000 + 16 + kLow);
  EXPECT(order[4] == 14 && order[5] == 1014);  // tail-chained
}

void by_priority() {
  forget();
  disable_interrupts();
  pend_irq(kMiddle);
  pend_irq(kHigh);
  barrier();
  EXPECT(count == 0);
  EXPECT((reg32(kIcsr) >> 12 & 0x1FF) == 16 + kHigh);
  enable_interrupts();
  EXPECT(count == 4);
  EXPECT(order[0] == 16 + kHigh && order[2] == 16 + kMiddle);
}

void basepri() {
  forget();
  asm volatile("msr basepri, %0" ::"r"(0x80));
  pend_irq(kMiddle);
  barrier();
  EXPECT(count == 0);
  pend_irq(kHigh);
  barrier();
  EXPECT(count == 2 && order[0] == 16 + kHigh);
  asm volatile("msr basepri, %0" ::"r"(0));
  barrier();
  EXPECT(count == 4 && order[2] == 16 + kMiddle);
}

void faultmask() {
  forget();
  asm volatile("cpsid f");
  pend_irq(kHigh);
  barrier();
  EXPECT(count == 0);
  asm volatile("cpsie f");
  EXPECT(count == 2);
}

void cleared() {
  forget();
  disable_interrupts();
  pend_irq(kHigh);
  reg32(kIcpr + kHigh / 32 * 4) = 1U << (kHigh % 32);
  reg32(kIcsr) = kPendSvSet;
  reg32(kIcsr) = kPendSvSet >> 1;
  enable_interrupts();
  barrier();
  EXPECT(count == 0);
  reg32(kIcer + kHigh / 32 * 4) = 1U << (kHigh % 32);
  pend_irq(kHigh);
  barrier();
  EXPECT(count == 0);
  enable_irq(kHigh);
  barrier();
  EXPECT(count == 2);
}

// Sub-priorities order what is pending, and preempt nothing.
void grouped() {
  forget();
  reg32(kAircr) = 0x05FA0000 | 7U << 8;
  EXPECT((reg32(kAircr) >> 8 & 7) == 7);
  pend_irq(kLow);
  barrier();
  EXPECT(count == 6);
  EXPECT(order[0] == 16 + kLow && order[1] == 1000 + 16 + kLow && order[2] == 16 + kHigh);
  reg32(kAircr) = 0x05FA0000;
}

void process_stack() {
  forget();
  static u32 stack[64];
  asm volatile("msr psp, %0\n movs r0, #2\n msr control, r0\n isb" ::"r"(stack + 64)
               : "r0", "memory");
  asm volatile("svc #6" ::: "memory");
  const u32 from_process = exc_return;
  asm volatile("movs r0, #0\n msr control, r0\n isb" ::: "r0", "memory");
  asm volatile("svc #7" ::: "memory");
  EXPECT(from_process == 0xFFFFFFFD);
  EXPECT(exc_return == 0xFFFFFFF9);
}

}  // namespace

extern "C" [[gnu::naked]] void on_svc() {
  asm volatile(
      "mov r1, lr\n tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n b on_svc_frame\n");
}
extern "C" [[gnu::used]] void on_svc_frame(const u32* frame, u32 lr) {
  exc_return = lr;
  in_handler_ipsr = ipsr();
  svc_number = reinterpret_cast<const u8*>(frame[6])[-2];
}

extern "C" void on_pendsv() {
  note(14);
  note(1014);
}

extern "C" void on_irq() {
  const u32 number = ipsr();
  note(number);
  if (number == 16 + kLow) {
    reg32(kIcsr) = kPendSvSet;
    pend_irq(kHigh);
    barrier();
  }
  note(1000 + number);
}

void run() {
  EXPECT(registers_survive(1000) == 5010);
  EXPECT(svc_number == 5 && in_handler_ipsr == 11);
  EXPECT(ipsr() == 0);
  set_up();
  nested();
  by_priority();
  basepri();
  faultmask();
  cleared();
  grouped();
  process_stack();
}
