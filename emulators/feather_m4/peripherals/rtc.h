// The RTC as a counter of 32 bits (mode 0) that interrupts where it reaches COMP0; it goes on in
// standby. Data sheet (DS60001507), chapter 21, in part and from memory, and public headers of its
// registers. No events, tampers or periods; registers need no time to synchronise.
#pragma once

#include <cstdint>

#include "emulators/feather_m4/peripherals/clocks.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class Rtc final : public Peripheral {
 public:
  Rtc(System& system, Mclk& mclk, Osc32kctrl& oscillators)
      : system_(system), mclk_(mclk), oscillators_(oscillators) {}

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;
  std::uint64_t next_event_ns() override;
  void advance() override;

 private:
  bool is_clocked();
  bool runs() const { return (control_ & 2) != 0; }
  void write_control(std::uint32_t value);
  std::uint32_t count() const;
  std::uint64_t compare_ns() const;
  void show_line();

  System& system_;
  Mclk& mclk_;
  Osc32kctrl& oscillators_;
  std::uint16_t control_ = 0;
  std::uint16_t interrupts_ = 0;
  std::uint16_t flags_ = 0;
  std::uint32_t compare_ = 0;
  std::uint64_t begin_ns_ = 0;
};

}  // namespace emulators::feather_m4
