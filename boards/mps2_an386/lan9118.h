// The Ethernet controller LAN9118, polled. Registers, bits and sequences are those of its data
// sheet.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/platform/status.h"

namespace board {

// Not for interrupt handlers.
class Lan9118 {
 public:
  static constexpr std::size_t kAddressBytes = 6;

  // The longest frame without its check sum: header, VLAN tag and 1500 bytes.
  static constexpr std::size_t kMaxFrameBytes = 1518;

  // Both ways a frame stands two bytes into its buffer, so that what follows its header of 14 bytes
  // is aligned.
  static constexpr std::size_t kOffset = 2;

  // How much room take_frame() needs for a frame of `length` bytes: with kOffset before it and its
  // check sum behind it, in whole words.
  static constexpr std::size_t buffer_words(std::size_t length) {
    return (kOffset + length + kChecksumBytes + 3) / 4;
  }

  // Errors since start().
  struct Statistics {
    std::uint32_t received_bad = 0;      // too long, or with an error that the chip has found
    std::uint32_t received_dropped = 0;  // found no room in the chip, or drop_frame() was called
    std::uint32_t sent_bad = 0;          // lost on the line
    std::uint32_t sent_dropped = 0;      // found no room in the chip
  };

  // Resets the chip and switches it on, both ways. kUnreachable where no LAN9118 answers, kTimedOut
  // where one does not finish what it was told, kInvalid where it has no Ethernet address.
  prometheus_express::Status start();

  // That it took from its EEPROM.
  const std::uint8_t (&address() const)[kAddressBytes] { return address_; }

  // Says whether the other end of the cable is there.
  bool link_up();

  // The length, without check sum, of the next frame that has arrived; 0 if there is none. The next
  // thing to do with it is one of take_frame() and drop_frame().
  std::size_t next_frame();
  void take_frame(std::uint32_t* buffer);
  void drop_frame();

  // Sends a frame of `length` bytes that stands kOffset bytes into `buffer`. False where the chip
  // has no room: the frame is lost.
  bool transmit(const std::uint32_t* buffer, std::size_t length);

  // Sleeps until an interrupt: the next tick of the clock, or the chip's where a frame arrives.
  // Returns at once where one is waiting.
  void wait_for_interrupt();

  const Statistics& statistics() const { return statistics_; }

 private:
  static constexpr std::size_t kChecksumBytes = 4;

  bool command_mac(std::uint32_t command);
  bool read_mac(std::uint32_t index, std::uint32_t& value);
  bool write_mac(std::uint32_t index, std::uint32_t value);
  bool read_address();
  void skip_words(std::size_t count);

  std::size_t next_length_ = 0;  // in the RX data FIFO, with check sum; 0: not looked at yet
  Statistics statistics_;
  std::uint8_t address_[kAddressBytes] = {};
};

}  // namespace board
