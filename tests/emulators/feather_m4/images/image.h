// What the test programs of the emulated Feather M4 share: start-up, registers, and how they
// report.
#pragma once

using u8 = unsigned char;
using u16 = unsigned short;
using u32 = unsigned long;

inline volatile u32& reg32(u32 address) { return *reinterpret_cast<volatile u32*>(address); }
inline volatile u16& reg16(u32 address) { return *reinterpret_cast<volatile u16*>(address); }
inline volatile u8& reg8(u32 address) { return *reinterpret_cast<volatile u8*>(address); }

constexpr u32 kSystCsr = 0xE000E010, kSystRvr = 0xE000E014, kSystCvr = 0xE000E018;
constexpr u32 kIser = 0xE000E100, kIcer = 0xE000E180, kIspr = 0xE000E200, kIcpr = 0xE000E280;
constexpr u32 kIpr = 0xE000E400, kIcsr = 0xE000ED04, kAircr = 0xE000ED0C, kShpr3 = 0xE000ED20;
constexpr u32 kCpacr = 0xE000ED88, kDemcr = 0xE000EDFC, kDwtCtrl = 0xE0001000;
constexpr u32 kCycleCount = 0xE0001004;
constexpr u32 kPendSvSet = 1U << 28;

// Arm semihosting.
inline u32 semihost(u32 operation, const void* parameter) {
  register u32 r0 asm("r0") = operation;
  register const void* r1 asm("r1") = parameter;
  asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}
inline void print(const char* text) { semihost(4, text); }
[[noreturn]] inline void finish(u32 status) {
  const u32 block[2] = {0x20026, status};
  semihost(0x20, block);
  for (;;) {
  }
}

// Ends the program with the number of the line.
#define EXPECT(condition) \
  do {                    \
    if (!(condition)) {   \
      print(#condition);  \
      finish(__LINE__);   \
    }                     \
  } while (false)

inline void disable_interrupts() { asm volatile("cpsid i" ::: "memory"); }
inline void enable_interrupts() { asm volatile("cpsie i" ::: "memory"); }
inline void wait_for_interrupt() { asm volatile("wfi" ::: "memory"); }
inline void barrier() { asm volatile("dsb\n isb" ::: "memory"); }
inline void enable_irq(u32 irq) { reg32(kIser + irq / 32 * 4) = 1U << (irq % 32); }
inline void pend_irq(u32 irq) { reg32(kIspr + irq / 32 * 4) = 1U << (irq % 32); }
inline void set_priority(u32 irq, u8 priority) { reg8(kIpr + irq) = priority; }
inline void allow_fpu() {
  reg32(kCpacr) = 0x00F00000;
  barrier();
}

// Each program has these.
void run();
extern "C" void on_svc();
extern "C" void on_pendsv();
extern "C" void on_systick();
extern "C" void on_irq();
