// FP registers are kept over handlers that use the FPU, nested ones too, and frames are as long as
// they must be.
#include "image.h"

namespace {

constexpr u32 kFirst = 20, kSecond = 21;
volatile u32 exc_returns[4];
volatile u32 handled;
volatile float sink;

[[gnu::noinline]] float spoil(float value) {
  float result = value;
  for (int i = 0; i < 5; ++i) result = result * 1.5F + value;
  return result;
}

}  // namespace

extern "C" [[gnu::naked]] void on_irq() { asm volatile("mov r0, lr\n b handle\n"); }

extern "C" [[gnu::used]] void handle(u32 lr) {
  exc_returns[handled++] = lr;
  u32 number;
  asm volatile("mrs %0, ipsr" : "=r"(number));
  if (number != 16 + kFirst) {
    sink = spoil(9.0F);
    return;
  }
  float kept = 3.25F;
  asm volatile("vmov s9, %0" : "+t"(kept)::"s9");
  pend_irq(kSecond);
  barrier();
  asm volatile("vmov %0, s9" : "=t"(kept)::"s9");
  EXPECT(kept == 3.25F);
  for (int i = 0; i < 16; ++i) sink = spoil(static_cast<float>(i));
}

// No floating point here: a compiler that saved a register of the FPU would use it too early.
[[gnu::noinline]] void before_any_use() {
  set_priority(kFirst, 0x80);
  set_priority(kSecond, 0x40);
  enable_irq(kFirst);
  enable_irq(kSecond);
  pend_irq(kSecond);  // the FPU was not used yet, its handler uses it
  allow_fpu();
  EXPECT(handled == 1);
  EXPECT(exc_returns[0] == 0xFFFFFFF9);
  u32 control;
  asm volatile("mrs %0, control" : "=r"(control));
  EXPECT((control & 4) == 0);
}

[[gnu::noinline]] void in_use() {
  float kept[3];
  asm volatile(
      "vmov.f32 s0, #1.5\n vmov.f32 s8, #2.5\n vmov.f32 s15, #7.0\n vmov.f32 s20, #9.0\n"
      "str %4, [%3]\n dsb\n isb\n"
      "vmov %0, s0\n vmov %1, s8\n vmov %2, s15\n"
      : "=&t"(kept[0]), "=&t"(kept[1]), "=&t"(kept[2])
      : "r"(kIspr), "r"(1UL << kFirst)
      : "s0", "s8", "s15", "s20", "memory");
  EXPECT(kept[0] == 1.5F && kept[1] == 2.5F && kept[2] == 7.0F);
  EXPECT(handled == 3);
  EXPECT(exc_returns[1] == 0xFFFFFFE9);  // from thread mode, with an FP frame
  EXPECT(exc_returns[2] == 0xFFFFFFE1);  // from the first handler, which used the FPU
  u32 control;
  asm volatile("mrs %0, control" : "=r"(control));
  EXPECT((control & 4) != 0);

  // FPSCR is part of the frame.
  asm volatile("vmsr fpscr, %0" ::"r"(0x03000000UL));
  pend_irq(kSecond);
  barrier();
  u32 status;
  asm volatile("vmrs %0, fpscr" : "=r"(status));
  EXPECT((status & 0x03000000) == 0x03000000);
}

void run() {
  before_any_use();
  in_use();
}
