// The clocks of the board, and where peripherals get theirs.
#pragma once

#include <cstdint>

namespace board {

// Generic clock 1, for peripherals.
inline constexpr std::uint32_t kPeripheralHz = 48'000'000;

// Brings the processor to kCpuHz, and generic clock 1 to kPeripheralHz. Where an oscillator does
// not start, the watchdog ends it.
void start_clocks();

// Of GCLK_PCHCTRL.
enum ClockChannel : unsigned {
  kClockOfDpll0 = 1,
  kClockOfEic = 4,
  kClockOfSercom1 = 8,
  kClockOfTc0 = 9,
  kClockOfSercom2 = 23,
  kClockOfSercom5 = 35,
  kClockOfAdc0 = 40,
};

// Connects the channel to generic clock 1.
void start_peripheral_clock(ClockChannel channel);

}  // namespace board
