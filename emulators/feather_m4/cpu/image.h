// Programs for the board, as files.
#pragma once

#include <cstdint>
#include <string>

#include "emulators/feather_m4/cpu/memory.h"

namespace emulators::feather_m4 {

// Where the bootloader starts programs.
constexpr std::uint32_t kApplication = 0x4000;

// Writes a program into the flash as the UF2 bootloader would: .uf2 with the family of the SAMD51,
// .bin for 0x4000, or .elf. Empty: that worked; else what is wrong with the file.
std::string load_image(const std::string& path, Memory& memory);

// The bytes of a .uf2 file.
std::string load_uf2(const std::string& bytes, Memory& memory);

}  // namespace emulators::feather_m4
