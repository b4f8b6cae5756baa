// The console: the debugger, or the UART at pin D1.
#pragma once

namespace board {

// Says whether a debugger is there to take semihosting calls; without one they are faults.
bool debugger_attached();

// Called by start(). Starts the UART where there is no debugger, but an adapter; before that,
// nobody hears what is said.
void start_console();

}  // namespace board
