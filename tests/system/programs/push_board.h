// What push_board needs of its board besides examples/sensor_station/board.h.
#pragma once

namespace push_board {

// Asks an SNTP server of the network what time it is, and tells the board's clock. False: there is
// none, or it does not say.
bool set_clock();

}  // namespace push_board
