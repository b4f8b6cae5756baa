// Waits that are exact to a fraction of a microsecond, by the processor's own cycles. They end when
// they should where no interrupt comes, and later where one does.
#pragma once

#include <cstdint>

#include "boards/feather_m4/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {

inline constexpr std::uint32_t kCyclesPerUs = kCpuHz / 1'000'000;

// Starts the counter. Once; again is harmless.
inline void start_cycles() {
  namespace cortex_m = prometheus_express::cortex_m;
  constexpr std::uint32_t kTraceEnable = 1u << 24;
  constexpr std::uint32_t kCountEnable = 1u << 0;
  cortex_m::reg(cortex_m::DEMCR) = cortex_m::reg(cortex_m::DEMCR) | kTraceEnable;
  cortex_m::reg(cortex_m::DWT_CTRL) = cortex_m::reg(cortex_m::DWT_CTRL) | kCountEnable;
}

// Cycles of the processor, which stand still while it sleeps. After start_cycles().
inline std::uint32_t cycles() {
  return prometheus_express::cortex_m::reg(prometheus_express::cortex_m::DWT_CYCCNT);
}

// Says whether so many microseconds have passed since `begin`, which cycles() has given, less than
// 35 seconds ago.
inline bool have_passed(std::uint32_t begin, std::uint32_t us) {
  return cycles() - begin >= us * kCyclesPerUs;
}

inline void wait_until(std::uint32_t begin, std::uint32_t us) {
  while (!have_passed(begin, us)) {
  }
}

}  // namespace board
