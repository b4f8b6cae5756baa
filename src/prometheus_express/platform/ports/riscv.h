// One RISC-V core with a main loop and interrupt handlers, in machine mode. See platform/port.h.
// Interrupts are masked by MIE of mstatus (RISC-V privileged architecture, 3.1.6.1); exceptions and
// NMI cannot be kept out and must not touch a metric.
#pragma once

#define PROMETHEUS_EXPRESS_THREADS 0
#define PROMETHEUS_EXPRESS_TASKS 0

// 1: the clock is mtime (platform/riscv/clock.h). With 0 the program defines monotonic_ns().
#if !defined(PROMETHEUS_EXPRESS_MTIME_CLOCK)
#define PROMETHEUS_EXPRESS_MTIME_CLOCK 1
#endif

#if defined(__cplusplus)
namespace prometheus_express::port {

using Saved = unsigned long;
using KeptSaved = unsigned char;  // MIE is bit 3

inline Saved enter_critical() {
  Saved mstatus = 0;
  asm volatile("csrrci %0, mstatus, 8" : "=r"(mstatus) : : "memory");
  return mstatus & 8;
}

inline void leave_critical(Saved saved) {
  asm volatile("csrs mstatus, %0" : : "r"(saved) : "memory");
}

inline void let_interrupts_in() { asm volatile("nop" : : : "memory"); }

}  // namespace prometheus_express::port
#endif
