// The Ethernet controller of an emulated board, polled: what lwIP's side (lwip/ethernet.h) asks of
// it. Not for interrupt handlers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/platform/status.h"

namespace board {

class EthernetChip {
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
    std::uint32_t received_dropped = 0;  // drop_frame() was called
    std::uint32_t sent_bad = 0;          // lost on the line
    std::uint32_t sent_dropped = 0;      // found no room in the chip
  };

  EthernetChip(const EthernetChip&) = delete;
  EthernetChip& operator=(const EthernetChip&) = delete;

  // Resets the chip and switches it on, both ways. kUnreachable where no such chip answers,
  // kTimedOut where one does not finish what it was told, kInvalid where it has no Ethernet
  // address.
  virtual prometheus_express::Status start() = 0;

  // Says whether the other end of the cable is there.
  virtual bool link_up() = 0;

  // The length, without check sum, of the next frame that has arrived; 0 if there is none. The next
  // thing to do with it is one of take_frame() and drop_frame().
  virtual std::size_t next_frame() = 0;
  virtual void take_frame(std::uint32_t* buffer) = 0;
  virtual void drop_frame() = 0;

  // Sends a frame of `length` bytes that stands kOffset bytes into `buffer`, which may be written
  // to again afterwards. False where the chip has no room: the frame is lost.
  virtual bool transmit(const std::uint32_t* buffer, std::size_t length) = 0;

  // Sleeps until an interrupt: the chip's where a frame arrives, or one of a clock, at most `ms` (>
  // 0) milliseconds away. Returns at once where a frame is waiting.
  virtual void wait_for_interrupt(std::uint32_t ms) = 0;

  // That it has of itself, after start().
  const std::uint8_t (&address() const)[kAddressBytes] { return address_; }

  const Statistics& statistics() const { return statistics_; }

 protected:
  static constexpr std::size_t kChecksumBytes = 4;

  constexpr EthernetChip() = default;
  ~EthernetChip() = default;

  Statistics statistics_;
  std::uint8_t address_[kAddressBytes] = {};
};

// That of this board: each emulated board implements it.
EthernetChip& ethernet_chip();

// Lets it take frames for every group, as IPv6 needs; after start(), which ends it. Programs
// without link none of it.
void receive_groups();

}  // namespace board
