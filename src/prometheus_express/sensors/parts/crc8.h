// The check sum of chips by Sensirion and Silicon Labs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

// Behind `size` bytes: x^8 + x^5 + x^4 + 1, the highest bit first. It begins at 0 in a Si7021 (data
// sheet Si7021-A20, section 5.1), at 0xFF in an SHT31 (data sheet SHT3x-DIS, section 4.12).
std::uint8_t crc8(std::uint8_t initial, const std::uint8_t* data, std::size_t size);

}  // namespace prometheus_express
