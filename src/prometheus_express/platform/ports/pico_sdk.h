// The RP2040 and RP2350 over Raspberry Pi's pico-sdk, one core or both, ARM or RISC-V, without an
// RTOS. See platform/port.h. A critical section masks the interrupts of its own core, and holds a
// spin lock of hardware_sync against the other, which PRIMASK does not stop: nobody waits for it
// longer than for 500 instructions. A task is a core here; an RTOS has its own port.
//
// The clock is the timer of the chip, in microseconds; entropy that of pico_rand: the TRNG of the
// RP2350, the ring oscillator of the RP2040. Works before main(), from C++ constructors on. While
// flash is erased or written, neither core may touch a metric, as nothing else that is in flash.
#pragma once

#if defined(__cplusplus)
#include <cstdint>
#endif

#define PROMETHEUS_EXPRESS_THREADS 0
#define PROMETHEUS_EXPRESS_TASKS 1
#define PROMETHEUS_EXPRESS_PICO_SDK 1

// The number of the spin lock, from 0 to 31: by default the last of those that
// spin_lock_claim_unused() gives away. It is claimed at start-up, and the SDK panics where somebody
// has it already.
#if !defined(PROMETHEUS_EXPRESS_PICO_SPIN_LOCK)
#define PROMETHEUS_EXPRESS_PICO_SPIN_LOCK 31
#endif

#if defined(__cplusplus)
namespace prometheus_express::port {

using Saved = std::uint32_t;
#if defined(__riscv)
using KeptSaved = std::uint32_t;
#else
using KeptSaved = std::uint8_t;  // PRIMASK has one bit
#endif

Saved enter_critical();
void leave_critical(Saved saved);
void let_interrupts_in();

const void* this_task();
inline void give_way(unsigned) {}  // the other core runs anyway

}  // namespace prometheus_express::port
#endif
