// The deepest sleep of the SAMD51 that keeps its RAM and goes on where it was. Emulated only.
#pragma once

#include <cstdint>

namespace board {

inline constexpr std::uint32_t kLongestStandbyMs = 4'000'000;

// Stops all clocks but the one of the RTC for `ms` milliseconds (1 to kLongestStandbyMs), and the
// watchdog, which could not wait that long. Gives how long it was: less where another interrupt
// that works without a clock, as that of a pin may, came before; it is taken then. The clock
// (platform/clock.h) goes on as if it had run. After start(); not in interrupt handlers. Let the
// buses be silent, and what else has clocks of its own (timers, ADC) be off.
//
// The RTC's clock is the chip's own one of 32 kHz, which is a few per cent wrong (data sheet,
// "OSCULP32K"), so the time that was slept is too.
std::uint32_t stand_by(std::uint32_t ms);

}  // namespace board
