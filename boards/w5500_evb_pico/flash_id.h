// The serial number of the board's flash, which is the only one that the board has.
#pragma once

#include <cstdint>

namespace board {

// 64 bits that no other flash of its maker has (W25Q16JV, "Read Unique ID"). All ones where the
// flash does not answer. Masks interrupts for some 20 us, in which the program cannot be read; an
// NMI would be the end of it.
std::uint64_t read_flash_id();

}  // namespace board
