// A line whose falling edges are timed, at any digital pin: for a DHT22.
#pragma once

#include "boards/feather_m4/pin_interrupts.h"
#include "boards/feather_m4/pins.h"
#include "prometheus_express/sensors/pulse_line.h"

namespace board {

// Needs a resistor of 4.7 to 10 kOhm from the pin to 3.3 V, which breakouts of the DHT22 have.
// Edges are noted by the pin's interrupt (pin_interrupts.h tells which pins share one), 1 us of
// each, and by the clock, which goes on while the processor sleeps. A program that has none of
// these does not link it.
class PulsePin final : public prometheus_express::PulseLine {
 public:
  explicit constexpr PulsePin(Pin pin) : pin_(pin) {}

  // After board::start().
  void start();

  void pull_low() override;
  void capture(std::uint16_t* periods, std::size_t size) override;
  std::size_t captured() const override { return captured_; }
  void release() override;
  bool is_high() const override { return pin_is_high(pin_); }

 private:
  void note_edge();

  Pin pin_;
  std::uint16_t* periods_ = nullptr;
  std::size_t size_ = 0;
  std::uint64_t last_ns_ = 0;
  volatile std::size_t captured_ = 0;
};

}  // namespace board
