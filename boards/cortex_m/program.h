// What the start-up code that the Cortex-M boards share (startup.cpp, fault.cpp) needs of each of
// them. Each board implements these functions.
#pragma once

#include <cstdint>

namespace board {

// An exception that nobody handles, and what the processor knows of it. Names of registers are
// those of the ARMv7-M Architecture Reference Manual.
struct Fault {
  std::uint32_t exception;  // 3: HardFault
  std::uint32_t pc;
  std::uint32_t lr;
  std::uint32_t cfsr;
  std::uint32_t bfar;
};

// Shows what say() has to say: one line, without its end. Works before constructors run.
void show_line(const char* line);

// Where the program stops after a fault. `fault` stands on the stack.
[[noreturn]] void stop(const Fault& fault);

// Where main() returns to.
[[noreturn]] void exit(int status);

}  // namespace board
