// Cortex-M cores that share memory: a critical section masks the interrupts of its own core and
// holds a hardware spinlock against the others. See platform/port.h. The addresses are those of the
// RP2040 and RP2350 (RP2040 data sheet, 2.3.1: SIO); another chip defines its own.
//
// Nobody waits for the spinlock longer than for 500 instructions of the other core, with interrupts
// masked. A task is a core here: use an RTOS's own port if tasks share a core.
#pragma once

#if defined(__cplusplus)
#include <cstdint>

#include "prometheus_express/platform/cortex_m/interrupts.h"
#endif

#define PROMETHEUS_EXPRESS_THREADS 0
#define PROMETHEUS_EXPRESS_TASKS 1

// A register that reads 0 while the lock is taken, else takes it; a write gives it back. Nothing
// else may use it: of the 32 of the RP2040, the last one here.
#if !defined(PROMETHEUS_EXPRESS_SPINLOCK)
#define PROMETHEUS_EXPRESS_SPINLOCK 0xD0000100 + 4 * 31
#endif

// A register that reads which core this is, 0 or 1.
#if !defined(PROMETHEUS_EXPRESS_CORE_NUMBER)
#define PROMETHEUS_EXPRESS_CORE_NUMBER 0xD0000000
#endif

#if defined(__cplusplus)
namespace prometheus_express::port {

inline constexpr unsigned kCores = 2;

using Saved = std::uint32_t;
using KeptSaved = std::uint8_t;

Saved enter_critical();
void leave_critical(Saved saved);
inline void let_interrupts_in() { cortex_m::let_interrupts_in(); }

const void* this_task();
inline void give_way(unsigned) {}  // the other core runs anyway

}  // namespace prometheus_express::port
#endif
