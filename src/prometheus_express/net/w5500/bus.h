// SPI framing of the W5500 (data sheet 1.1, section 2): reads and writes of its blocks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/w5500/spi_device.h"
#include "prometheus_express/platform/fnv1a.h"

namespace prometheus_express::w5500 {

// The block select bits of a frame's control byte: the common registers, and for each of the eight
// sockets its registers, its transmit buffer and its receive buffer.
enum class Block : std::uint8_t { kCommon = 0 };
constexpr Block socket_block(unsigned socket) { return static_cast<Block>(1 + 4 * socket); }
constexpr Block tx_block(unsigned socket) { return static_cast<Block>(2 + 4 * socket); }
constexpr Block rx_block(unsigned socket) { return static_cast<Block>(3 + 4 * socket); }

// A check sum of bytes: of bytes of which one has changed, it is another one for sure.
inline constexpr std::uint32_t kSumOfNothing = kFnv1aOfNothing;
std::uint32_t add_to_sum(std::uint32_t sum, const std::uint8_t* data, std::size_t size);

// Each call is one frame of variable length: chip select is low from its address to its last byte.
// The chip counts the address up, and in a socket's buffer wraps it around by itself. `size` > 0.
class Bus {
 public:
  explicit Bus(SpiDevice& spi) : spi_(spi) {}

  void read_from(Block block, std::uint16_t address, void* data, std::size_t size);
  void write_to(Block block, std::uint16_t address, const void* data, std::size_t size);

  // Reads, and says whether that is the same as `data`. The frame ends soon after a difference.
  bool matches(Block block, std::uint16_t address, const void* data, std::size_t size);

  // Reads, and gives the sum of what was read.
  std::uint32_t sum(Block block, std::uint16_t address, std::size_t size);

 private:
  void begin(Block block, std::uint16_t address, std::uint8_t direction);

  SpiDevice& spi_;
};

}  // namespace prometheus_express::w5500
