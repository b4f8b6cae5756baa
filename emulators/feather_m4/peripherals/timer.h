// A timer/counter, TC0 to TC3, that counts up to the end or to CC0 and interrupts there. Data sheet
// (DS60001507), chapter 48. In 16-bit mode, wave forms NFRQ and MFRQ; no capture, no events.
#pragma once

#include <cstdint>

#include "emulators/feather_m4/peripherals/clocks.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class Timer final : public Peripheral {
 public:
  // `index` is 0 to 3.
  Timer(System& system, Gclk& gclk, Mclk& mclk, unsigned index);

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;
  std::uint64_t next_event_ns() override;
  void advance() override;

 private:
  bool is_clocked();
  bool runs() const { return (control_a_ & 2) != 0; }
  std::uint64_t count_ns() const;
  std::uint64_t period_ns() const;
  void write_control_a(std::uint32_t value);
  void show_line();

  System& system_;
  Gclk& gclk_;
  Mclk& mclk_;
  const unsigned index_;
  std::uint32_t control_a_ = 0;
  std::uint8_t wave_ = 0;
  std::uint16_t compare_ = 0;
  std::uint8_t flags_ = 0;
  std::uint8_t interrupts_ = 0;
  std::uint64_t wraps_at_ns_ = kNever;
};

}  // namespace emulators::feather_m4
