// What every board has, whatever its processor. Each board implements these functions.
#pragma once

namespace board {

// Starts the clock (platform/clock.h) and what else the board needs. Once, first thing in main().
void start();

// Shows what say() has to say: one line, without its end. Works before constructors run.
void show_line(const char* line);

// Where main() returns to.
[[noreturn]] void exit(int status);

}  // namespace board
