// CRC-32 as in Ethernet and gzip (polynomial 0x04C11DB7, bits reflected): notices each change of up
// to 32 bits in a row. Not for what an attacker may choose.
#pragma once

#include <cstdint>

namespace prometheus_express {

inline constexpr std::uint32_t kCrc32OfNothing = 0;

// That of some bytes and the four of `word`, the lowest first, from that of those bytes. Half a
// byte at a time: its table takes 64 bytes instead of 1,024.
inline std::uint32_t crc32(std::uint32_t crc, std::uint32_t word) {
  static constexpr std::uint32_t kTable[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC,
                                               0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
                                               0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                               0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
  crc = ~crc ^ word;
  for (int i = 0; i < 8; ++i) crc = crc >> 4 ^ kTable[crc & 0xF];
  return ~crc;
}

}  // namespace prometheus_express
