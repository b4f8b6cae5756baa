// Faults that the program's own handlers deal with: the frame, the status registers, escalation.
#include "image.h"

namespace {

constexpr u32 kShcsr = 0xE000ED24, kCfsr = 0xE000ED28, kHfsr = 0xE000ED2C, kBfar = 0xE000ED38;
volatile u32 exception;
volatile u32 cfsr;
volatile u32 hfsr;
volatile u32 bfar;
volatile u32 faulted_at;
u32 go_on_at;

void expect(u32 number, u32 configurable, u32 hard) {
  EXPECT(exception == number);
  EXPECT(cfsr == configurable);
  EXPECT(hfsr == hard);
  exception = 0;
}

// Each goes on behind what it did, where the handler leads it.
[[gnu::noinline]] void read_nothing() {
  asm volatile(
      "adr r0, 1f\n adds r0, #1\n str r0, [%0]\n ldr r1, [%1]\n b 1f\n .align 2\n 1:\n" ::"r"(
          &go_on_at),
      "r"(0x60000000UL)
      : "r0", "r1", "memory");
}
[[gnu::noinline]] void undefined() {
  asm volatile("adr r0, 1f\n adds r0, #1\n str r0, [%0]\n udf #7\n .align 2\n 1:\n" ::"r"(&go_on_at)
               : "r0", "memory");
}
[[gnu::noinline]] void breakpoint() {
  asm volatile(
      "adr r0, 1f\n adds r0, #1\n str r0, [%0]\n bkpt #3\n .align 2\n 1:\n" ::"r"(&go_on_at)
      : "r0", "memory");
}

u32 halfword_at(u32 address) { return reg16(address); }

}  // namespace

extern "C" [[gnu::used]] void handle_fault(u32* frame) {
  u32 number;
  asm volatile("mrs %0, ipsr" : "=r"(number));
  exception = number;
  cfsr = reg32(kCfsr);
  hfsr = reg32(kHfsr);
  bfar = reg32(kBfar);
  reg32(kCfsr) = 0xFFFFFFFF;
  reg32(kHfsr) = 0xFFFFFFFF;
  faulted_at = frame[6];
  frame[6] = go_on_at;
}
extern "C" [[gnu::naked]] void on_fault() { asm volatile("mov r0, sp\n b handle_fault\n"); }

void run() {
  read_nothing();
  expect(3, 0x8200, 1U << 30);
  EXPECT(bfar == 0x60000000);
  undefined();
  expect(3, 0x10000, 1U << 30);
  EXPECT(halfword_at(faulted_at) == 0xDE07);
  breakpoint();
  expect(3, 0, 1U << 31);
  EXPECT(halfword_at(faulted_at) == 0xBE03);
  reg32(kShcsr) = 7U << 16;
  read_nothing();
  expect(5, 0x8200, 0);
  undefined();
  expect(6, 0x10000, 0);
  disable_interrupts();  // now their priority does not suffice
  undefined();
  expect(3, 0x10000, 1U << 30);
  reg32(0x20000400) = 0x600D;
  reg32(0x2002FFF8) = 0;
  // Faults do not nest without end.
  asm volatile("cpsid f");
  undefined();
}
