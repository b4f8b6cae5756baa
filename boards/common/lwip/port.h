// What lwIP needs besides frames: time and random numbers (arch/cc.h). Emulated boards have no
// entropy (platform/entropy.h): lwIP's ports and identifiers follow from the time of the start,
// and whoever sees some of them may foresee the others.
#pragma once

namespace board {

// Starts both. Before lwip_init().
void start_lwip_port();

}  // namespace board
