// What the driver of the W5500 needs of a board: the SPI bus that the chip is on, with its chip
// select. A board implements it; the tests implement it over the emulated chip.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express::w5500 {

// SPI mode 0 or 3, most significant bit first, at most 80 MHz (W5500 data sheet 1.1,
// section 5.5.4). Calls come as select_chip(), then any number of transmit() and receive(), then
// deselect_chip(). They block for as long as the bytes take, and no longer: an implementation
// bounds its waits, and what it could not move, it leaves out; the driver finds out from what it
// reads. Not for interrupt handlers.
class SpiDevice {
 public:
  virtual void select_chip() = 0;    // chip select goes low
  virtual void deselect_chip() = 0;  // chip select goes high

  // Sends `size` bytes; what the chip sends meanwhile is dropped.
  virtual void transmit(const std::uint8_t* data, std::size_t size) = 0;

  // Receives `size` bytes, sending zeros.
  virtual void receive(std::uint8_t* data, std::size_t size) = 0;

 protected:
  ~SpiDevice() = default;
};

}  // namespace prometheus_express::w5500
