// The pins as they are printed on the board.
#pragma once

#include <optional>
#include <string>

namespace emulators::feather_m4 {

// "A0", "D5", "SDA" or the chip's own name, "PA16". Nothing: the board has no such pin.
std::optional<unsigned> pin_named(const std::string& name);

}  // namespace emulators::feather_m4
