// What every RISC-V board has: what the start-up code that they share (startup.cpp, trap.cpp) needs
// of each of them. Each board implements these functions.
#pragma once

#include <cstdint>

#include "boards/common/program.h"

namespace board {

// A trap that nobody handles. Names of registers are those of the RISC-V privileged architecture.
struct Fault {
  std::uint32_t mcause;
  std::uint32_t mepc;
  std::uint32_t mtval;
};

// Where the program stops after a fault.
[[noreturn]] void stop(const Fault& fault);

}  // namespace board

extern "C" {

// What the processor calls at an exception or interrupt (trap.cpp).
void Trap_Handler();

// What that calls at the interrupt of the timer; ends as a fault unless a program has its own.
void Timer_Handler();

}  // extern "C"
