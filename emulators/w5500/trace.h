// SPI transactions in words, for people who watch a driver.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulators/w5500/framing.h"

namespace emulators::w5500 {

// One transaction: from chip select to chip select, or one frame of fixed length.
struct Transaction {
  std::uint64_t number = 0;  // counted from 1
  std::uint64_t now_ns = 0;
  bool complete =
      false;  // false: it ended before its header did, and the fields below mean nothing
  bool write = false;
  Block block = Block::kCommon;
  int socket = 0;
  std::uint16_t address = 0;
  std::vector<std::uint8_t> data;  // as seen on the bus: MOSI of a write, MISO of a read
};

// "12.345678 #17 write S0 Sn_CR LISTEN", "... read S0 TX[0x1234] 4 bytes: 48 54 54 50". Long data
// is cut after 16 bytes.
std::string to_text(const Transaction& transaction);

}  // namespace emulators::w5500
