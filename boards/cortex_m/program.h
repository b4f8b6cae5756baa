// What every Cortex-M board has: what the start-up code that they share (startup.cpp, fault.cpp)
// needs of each of them, and start(). Each board implements these functions.
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

// Starts the clock (platform/clock.h) and what else the board needs. Once, first thing in main().
void start();

// Shows what say() has to say: one line, without its end. Works before constructors run.
void show_line(const char* line);

// Where the program stops after a fault. `fault` stands on the stack.
[[noreturn]] void stop(const Fault& fault);

// Where main() returns to.
[[noreturn]] void exit(int status);

}  // namespace board
