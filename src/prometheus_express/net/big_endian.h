// Numbers as networks and the W5500 write them: the most significant byte first.
#pragma once

#include <cstdint>

namespace prometheus_express {

constexpr std::uint16_t big_endian16(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

constexpr std::uint32_t big_endian32(const std::uint8_t* bytes) {
  return std::uint32_t{big_endian16(bytes)} << 16 | big_endian16(bytes + 2);
}

}  // namespace prometheus_express
