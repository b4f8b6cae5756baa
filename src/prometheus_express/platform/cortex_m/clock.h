// The clock of a Cortex-M: SysTick, which every Cortex-M3 and M4 has. Behind platform/clock.h.
//
//   extern "C" void SysTick_Handler() { prometheus_express::cortex_m::clock_tick(); }
//   int main() { prometheus_express::cortex_m::start_clock(25'000'000); ... }
#pragma once

#include <cstdint>

namespace prometheus_express::cortex_m {

inline constexpr std::uint32_t kTicksPerSecond = 1000;

// Starts SysTick at 1 kHz with interrupts. `cpu_hz` is the processor's clock, from 1 MHz to 16 GHz,
// a multiple of 1000. monotonic_ns() is 0 until then.
void start_clock(std::uint32_t cpu_hz);

// Counts one millisecond: what the SysTick handler has to call. Time is right as long as interrupts
// are never masked for two milliseconds on end; after that, it is late by what was missed.
void clock_tick();

// Says what time it is, in seconds since 1970-01-01 00:00 UTC (from NTP, GPS, a clock chip ...);
// from then on unix_time_seconds() goes on from there. It is NaN until then.
void set_unix_time(double seconds);

}  // namespace prometheus_express::cortex_m
