// The console: the UART at pin GP0.
#pragma once

namespace board {

// Called by start(). What was said before, nobody hears.
void start_console();

}  // namespace board
