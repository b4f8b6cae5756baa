// The I2C bus of the board: SDA at GP4, SCL at GP5.
#pragma once

#include "prometheus_express/sensors/i2c.h"

namespace board {

// I2C0 as a master at 400 kHz. The chip's own resistors are switched on, and too weak alone; the
// breakouts of sensors have better ones. A device that holds a line is given nine clocks to let go
// of it where a transaction has ended in kBusError or kTimedOut.
class I2c final : public prometheus_express::I2cBus {
 public:
  // After board::start().
  void start();

  prometheus_express::I2cStatus transfer(std::uint8_t address, const std::uint8_t* out,
                                         std::size_t out_size, std::uint8_t* in,
                                         std::size_t in_size) override;
};

}  // namespace board
