// What lwIP needs of the board besides frames: time and random numbers (arch/cc.h).
#pragma once

namespace board {

// Starts both. Before lwip_init().
void start_lwip_port();

}  // namespace board
