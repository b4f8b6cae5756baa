// The SPI bus of the board, with the Ethernet FeatherWing's W5500 on it.
#pragma once

#include "prometheus_express/net/w5500/spi_device.h"

namespace board {

// SERCOM1 as a master at 12 MHz, mode 0; chip select is D10.
class Spi final : public prometheus_express::w5500::SpiDevice {
 public:
  // After board::start().
  void start();

  void select_chip() override;
  void deselect_chip() override;
  void transmit(const std::uint8_t* data, std::size_t size) override;
  void receive(std::uint8_t* data, std::size_t size) override;
};

}  // namespace board
