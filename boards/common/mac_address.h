// Ethernet addresses for boards that were given none.
#pragma once

#include <array>
#include <cstdint>

#include "prometheus_express/platform/fnv1a.h"

namespace board {

// Takes one word more of a chip's serial number into a hash, which begins with kFnv1aOfNothing.
// Chips of one wafer differ in a few bits only.
inline std::uint32_t hash_serial(std::uint32_t hash, std::uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8) {
    hash = prometheus_express::fnv1a(hash, static_cast<std::uint8_t>(word >> shift));
  }
  return hash;
}

// A locally administered Ethernet address that is made from the hash.
inline std::array<std::uint8_t, 6> mac_address_from(std::uint32_t hash) {
  // Not a group's address, and given by nobody.
  return {0x02,
          0x50,
          static_cast<std::uint8_t>(hash >> 24),
          static_cast<std::uint8_t>(hash >> 16),
          static_cast<std::uint8_t>(hash >> 8),
          static_cast<std::uint8_t>(hash)};
}

}  // namespace board
