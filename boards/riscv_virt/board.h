// What a program needs of QEMU's machine virt (RISC-V, 32 bits) besides its network
// (boards/common/lwip).
//
// Before main(), start-up has cleared .bss, set the console that say() writes to, and run the
// constructors of namespace scope. What main() returns is the exit status of the emulator. The
// handler of the timer's interrupt is extern "C" void Timer_Handler().
#pragma once

#include <cstdint>

#include "boards/riscv/program.h"

namespace board {

inline constexpr std::uint32_t kTimerHz = 10'000'000;

// Lets the interrupt of the timer come through, once, at that time of the timer or later. May be
// called in its handler.
void interrupt_at(std::uint64_t time);

// No interrupt of the timer from here on.
void stop_interrupts();

// The time of the timer, in units of 1 / kTimerHz.
std::uint64_t timer_now();

// Interrupts of devices, as the PLIC (platform-level interrupt controller) counts them, from 1.
// They end sleep_until() and nothing else: no handler is called.
void enable_device_interrupt(unsigned number);

// Takes note of those that are pending, so that sleep_until() sleeps again. A device that has not
// been told so will be pending again at once.
void acknowledge_device_interrupts();

// Sleeps until a device's interrupt, or until that time of the timer, or until what interrupt_at()
// has asked for. To be called with interrupts masked.
void sleep_until(std::uint64_t time);

}  // namespace board
