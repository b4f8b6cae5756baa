// What a W5500 has counted, and where its sockets are, in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulators/w5500/chip.h"

namespace emulators::w5500 {

// "w5500_accepted 5", one line each; then "socket0 SOCK_LISTEN port 8080 unsent 0 ..." for each.
std::vector<std::string> counter_lines(const Chip& chip);

// Says whether a socket listens at this port.
bool listens(const Chip& chip, std::uint16_t port);

}  // namespace emulators::w5500
