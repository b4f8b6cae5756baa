// The Ethernet controller LAN9118 of the board MPS2. Registers, bits and sequences are those of its
// data sheet.
#pragma once

#include <cstddef>
#include <cstdint>

#include "boards/common/ethernet_chip.h"

namespace board {

class Lan9118 final : public EthernetChip {
 public:
  constexpr Lan9118() = default;

  prometheus_express::Status start() override;
  bool link_up() override;
  std::size_t next_frame() override;
  void take_frame(std::uint32_t* buffer) override;
  void drop_frame() override;
  bool transmit(const std::uint32_t* buffer, std::size_t length) override;

  // board::receive_groups(): takes frames that go to a group, all of them.
  void receive_groups();

  // The board's clock interrupts each millisecond.
  void wait_for_interrupt(std::uint32_t ms) override;

 private:
  bool command_mac(std::uint32_t command);
  bool read_mac(std::uint32_t index, std::uint32_t& value);
  bool write_mac(std::uint32_t index, std::uint32_t value);
  bool read_address();
  void skip_words(std::size_t count);

  std::size_t next_length_ = 0;  // in the RX data FIFO, with check sum; 0: not looked at yet
};

}  // namespace board
