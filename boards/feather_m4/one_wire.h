// A 1-Wire bus at any digital pin.
#pragma once

#include "boards/feather_m4/pins.h"
#include "prometheus_express/sensors/one_wire.h"

namespace board {

// Needs a resistor of 4.7 kOhm from the pin to 3.3 V. Interrupts are masked for 14 us in each slot
// that reads or writes a 1. A handler that runs for more than 55 us may spoil a bit, which the
// check sums of devices tell. A program that has none of these does not link it.
class OneWirePin final : public prometheus_express::OneWireBus {
 public:
  explicit constexpr OneWirePin(Pin pin) : pin_(pin) {}

  // After board::start().
  void start();

  // Blocks for 1 ms.
  prometheus_express::OneWireStatus reset() override;

  // Blocks for 70 us.
  bool slot(bool bit) override;

 private:
  Pin pin_;
};

}  // namespace board
