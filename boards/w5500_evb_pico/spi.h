// The SPI bus that the board's W5500 is on.
#pragma once

#include "prometheus_express/net/w5500/spi_device.h"

namespace board {

// SPI0 as a master at 15.6 MHz, mode 0.
class Spi final : public prometheus_express::w5500::SpiDevice {
 public:
  // After board::start(). Resets the chip, which takes some milliseconds.
  void start();

  void select_chip() override;
  void deselect_chip() override;
  void transmit(const std::uint8_t* data, std::size_t size) override;
  void receive(std::uint8_t* data, std::size_t size) override;
};

}  // namespace board
