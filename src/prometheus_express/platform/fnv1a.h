// FNV-1a (Fowler, Noll and Vo), of 32 bits: a sum and a hash of bytes. Of two texts of the same
// size that differ in one byte, it is different for sure. Not for what an attacker may choose.
#pragma once

#include <cstdint>

namespace prometheus_express {

inline constexpr std::uint32_t kFnv1aOfNothing = 0x811C9DC5;

// The hash of some bytes and this one, from that of those bytes.
constexpr std::uint32_t fnv1a(std::uint32_t hash, std::uint8_t byte) {
  return (hash ^ byte) * 0x01000193;
}

}  // namespace prometheus_express
