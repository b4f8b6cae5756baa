// Words for what programs do wrong.
#pragma once

#include <cstdint>
#include <string>

#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

// "0x4100A000".
std::string hex(std::uint32_t value);

// The program reads or writes a register that is not modelled, or in a size that is not. The board
// stops. Gives 0, for reads.
std::uint32_t unmodelled_read(System& system, const char* peripheral, std::uint32_t offset,
                              unsigned size);
void unmodelled_write(System& system, const char* peripheral, std::uint32_t offset, unsigned size,
                      std::uint32_t value);

}  // namespace emulators::feather_m4
