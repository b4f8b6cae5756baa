#include "boards/common/milliseconds.h"

#include "boards/riscv_virt/board.h"

namespace board {

// The timer runs since the machine was made.
std::uint32_t start_milliseconds() { return static_cast<std::uint32_t>(timer_now()); }

std::uint32_t milliseconds() { return static_cast<std::uint32_t>(timer_now() / (kTimerHz / 1000)); }

}  // namespace board
