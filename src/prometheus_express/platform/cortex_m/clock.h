// The clock of a Cortex-M: SysTick, which nearly every Cortex-M has. Behind platform/clock.h.
//
//   extern "C" void SysTick_Handler() { prometheus_express::cortex_m::clock_tick(); }
//   void start() { prometheus_express::cortex_m::start_clock(25'000'000); }
#pragma once

#include <cstdint>

namespace prometheus_express::cortex_m {

inline constexpr std::uint32_t kTicksPerSecond = 1000;

namespace detail {

inline constexpr unsigned kScaleBits = 20;

// `ns_per_cycle` is scaled by 2^kScaleBits.
void start_clock(std::uint32_t cycles_per_tick, std::uint32_t ns_per_cycle);

}  // namespace detail

// Starts SysTick at 1 kHz with interrupts. `cpu_hz` is the processor's clock, from 1 MHz, a
// multiple of 1000. monotonic_ns() is 0 until then. Inline, so that a constant costs no 64-bit
// division.
inline void start_clock(std::uint32_t cpu_hz) {
  constexpr std::uint64_t kScaledSecond = std::uint64_t{1'000'000'000} << detail::kScaleBits;
  detail::start_clock(cpu_hz / kTicksPerSecond, static_cast<std::uint32_t>(kScaledSecond / cpu_hz));
}

// Counts one millisecond: what the SysTick handler has to call. Time is right as long as interrupts
// are never masked for two milliseconds on end; after that, it is late by what was missed.
void clock_tick();

// Lets monotonic_ns() leap: SysTick stood still for so many milliseconds, in a sleep that stops it.
void skip_clock(std::uint32_t ms);

}  // namespace prometheus_express::cortex_m
