// The watchdog, for what stops all clocks; board.h has what programs need of it.
#pragma once

namespace board {

// start() does so. Begins to count anew.
void start_watchdog();

// Nobody is watched until the next start_watchdog().
void stop_watchdog();

}  // namespace board
