// What every Cortex-M board has: what the start-up code that they share (startup.cpp, fault.cpp)
// needs of each of them. Each board implements these functions.
#pragma once

#include <cstdint>

#include "boards/common/program.h"

namespace board {

// An exception that nobody handles, and what the processor knows of it. Names of registers are
// those of the ARMv7-M Architecture Reference Manual.
struct Fault {
  std::uint32_t exception;  // 3: HardFault
  std::uint32_t pc;
  std::uint32_t lr;
  std::uint32_t cfsr;  // 0 on ARMv6-M, as the next one
  std::uint32_t bfar;
};

// Where the program stops after a fault. `fault` stands on the stack.
[[noreturn]] void stop(const Fault& fault);

}  // namespace board
