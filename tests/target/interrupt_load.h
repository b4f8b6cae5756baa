// A timer interrupt updates metrics while the main loop scrapes them without pause, into small
// buffers. Every scrape must be consistent, no value may ever go back, and in the end every count
// is exact. What is the same on every board.
#pragma once

#include <cstdint>

namespace interrupt_load {

inline constexpr std::uint32_t kPerSecond = 20'000;  // interrupts, on average

// What the interrupt handler does. False: it was the last interrupt; stop the timer.
bool on_interrupt();

// The time to the next interrupt, around `mean`: it varies, so that the interrupt comes between any
// two instructions.
std::uint32_t next_period(std::uint32_t mean);

// The main program. Gives its exit status.
int run(void (*start_timer)());

}  // namespace interrupt_load
