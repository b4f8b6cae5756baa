// A sensor of each kind, measured again and again.
#pragma once

#include <cstdint>

namespace bounded_calls {

// Starts the buses and pins: after board::start().
void start_sensors();

// Lets all of them go on; in the loop.
void update_sensors(std::uint64_t now_ms);

}  // namespace bounded_calls
