// Signals for a board's pins that come from no chip: a generator of pulses, and voltages over time.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "emulators/contracts.h"

namespace emulators {

// A square wave that begins low, with as much time high as low: an anemometer, a flow meter, a
// meter with an open collector. Its frequency may be changed; what is under way is then forgotten.
class PulseGenerator final : public PinTarget {
 public:
  // 0 Hz: it stays low. At most 1 MHz. The clock is borrowed.
  explicit PulseGenerator(const Clock& clock, double hz = 0) : clock_(clock) { set_hz(hz); }

  void set_hz(double hz);

  // Rising edges since it was made, or set.
  std::uint64_t pulses() const { return changes() / 2 + changes() % 2; }

  void board_drives(Drive) override {}
  Drive drive() override { return changes() % 2 == 0 ? Drive::kLow : Drive::kHigh; }
  std::uint64_t next_change_ns() override;

 private:
  std::uint64_t changes() const;
  std::uint64_t change_ns(std::uint64_t index) const;

  const Clock& clock_;
  double half_period_ns_ = 0;
  std::uint64_t began_ns_ = 0;
};

// Volts as a function of the seconds since the emulation began.
class VoltageSource final : public AnalogueSource {
 public:
  // The clock is borrowed.
  VoltageSource(const Clock& clock, std::function<double(double seconds)> volts)
      : clock_(clock), volts_(std::move(volts)) {}
  VoltageSource(const Clock& clock, double volts)
      : VoltageSource(clock, [volts](double) { return volts; }) {}

  double volts() override { return volts_(static_cast<double>(clock_.now_ns()) / 1e9); }

 private:
  const Clock& clock_;
  std::function<double(double)> volts_;
};

}  // namespace emulators
