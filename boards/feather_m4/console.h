// The console: the debugger, or the UART at pin D1.
#pragma once

namespace board {

// Says whether a debugger is there to take semihosting calls; without one they are faults.
bool debugger_attached();

// Starts the UART where there is no debugger, but an adapter. Once, after the clocks.
void start_console();

// Of board.cpp: the watchdog, the clocks and the console, if they were not started yet.
void start_console_once();

}  // namespace board
