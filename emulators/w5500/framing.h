// The SPI frame of the W5500: two bytes of address, one of control, then data. Data sheet,
// chapter 2.
#pragma once

#include <cstdint>

namespace emulators::w5500 {

// What a control byte selects.
enum class Block : std::uint8_t { kCommon, kSocket, kTx, kRx, kReserved };

class Frame {
 public:
  // Chip select changed: whatever comes next is an address.
  void begin() { phase_ = Phase::kAddressHigh; }

  bool in_data() const { return phase_ == Phase::kData; }
  bool at_start() const { return phase_ == Phase::kAddressHigh; }

  // A byte of the header. Gives what the chip puts on MISO meanwhile, which means nothing.
  std::uint8_t header(std::uint8_t in);

  // The address of the next byte of data; counts on, from 0xFFFF to 0.
  std::uint16_t next_address() { return address_++; }

  // A byte of data is done. After the last one of a frame of fixed length comes an address.
  void data_done() {
    if (remaining_ != 0 && --remaining_ == 0) begin();
  }

  std::uint16_t address() const { return address_; }
  Block block() const { return block_; }
  int socket() const { return socket_; }
  bool write() const { return write_; }

 private:
  enum class Phase : std::uint8_t { kAddressHigh, kAddressLow, kControl, kData };

  void control(std::uint8_t in);

  Phase phase_ = Phase::kAddressHigh;
  Block block_ = Block::kCommon;
  bool write_ = false;
  std::uint8_t remaining_ = 0;  // of a frame of fixed length; 0: until chip select goes high
  int socket_ = 0;
  std::uint16_t address_ = 0;
};

}  // namespace emulators::w5500
