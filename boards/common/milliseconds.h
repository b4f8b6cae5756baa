// A counter of milliseconds, cheaper to read than monotonic_ns(): for lwIP. Each emulated board
// implements it.
#pragma once

#include <cstdint>

namespace board {

// Starts it. Once. Gives a number that differs from start to start, by luck and no more: whoever
// knows the machine may foresee it.
std::uint32_t start_milliseconds();

// Starts again at 0 after 2^32.
std::uint32_t milliseconds();

}  // namespace board
