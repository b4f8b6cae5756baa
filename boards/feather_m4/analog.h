// Voltages at the pins A0 to A5 (ADC0, data sheet DS60001507, chapter 45).
#pragma once

#include "boards/feather_m4/pins.h"
#include "prometheus_express/sensors/analog_input.h"

namespace board {

// One pin, against the board's supply of 3.3 V: 0 to 1. What is given is the sum of 16 samples, so
// it has steps of 3.3 V / 65,536. Each samples for 11 us, enough for a source of 50 kOhm. A program
// that has none of these does not link it.
class AnalogPin final : public prometheus_express::AnalogInput {
 public:
  // kA0 to kA5; any other is a mistake of the program, which start() names.
  explicit constexpr AnalogPin(Pin pin) : pin_(pin) {}

  // After board::start().
  void start();

  // Blocks for 0.21 ms.
  bool measure(float& fraction) override;

 private:
  Pin pin_;
};

}  // namespace board
