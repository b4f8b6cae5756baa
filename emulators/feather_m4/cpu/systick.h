// The core's own timer. ARMv7-M Architecture Reference Manual, B3.3. It counts cycles of the CPU.
#pragma once

#include <cstdint>

#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class SysTick {
 public:
  explicit SysTick(System& system) : system_(system) {}

  // Offsets are from SYST_CSR.
  std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);
  void reset();

  // Lets the counter pass zero as often as it did, and asks for one interrupt.
  void advance();

  // The cycle at which it next reaches zero and is to interrupt; kNever: it will not.
  std::uint64_t next_cycle() const;

 private:
  bool runs() const { return (control_ & 1) != 0; }
  std::uint64_t period() const { return std::uint64_t{reload_} + 1; }
  void write_control(std::uint32_t value);

  System& system_;
  std::uint32_t control_ = 0;
  std::uint32_t reload_ = 0;
  bool passed_ = false;           // COUNTFLAG
  std::uint64_t zero_cycle_ = 0;  // when it next reaches zero; stopped: its value
};

}  // namespace emulators::feather_m4
