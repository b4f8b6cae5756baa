#include "prometheus_express/platform/cortex_m/clock.h"

#include "prometheus_express/platform/port.h"

#if defined(PROMETHEUS_EXPRESS_SYSTICK_CLOCK) && PROMETHEUS_EXPRESS_SYSTICK_CLOCK

#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/cortex_m/interrupts.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace prometheus_express {
namespace {

using cortex_m::reg;

constexpr std::uint32_t kEnableWithInterruptFromCpuClock = 0b111;
constexpr std::uint32_t kPendSysTick = 1u << 26;

constexpr std::uint32_t kTickNs = 1'000'000'000 / cortex_m::kTicksPerSecond;
std::uint64_t tick_ns = 0;       // at the last tick that the handler has counted
std::uint64_t latest_ns = 0;     // that anybody was told
std::uint32_t period = 0;        // CPU cycles a tick
std::uint32_t ns_per_cycle = 0;  // times 2^kScaleBits

// SysTick counts down, and is pending from the moment it reaches 0.
std::uint32_t cycles_since_tick() {
  const std::uint32_t left = reg(cortex_m::SYST_CVR);
  return left == 0 ? 0 : period - left;
}

}  // namespace

std::uint64_t monotonic_ns() {
  cortex_m::InterruptsMasked masked;
  std::uint32_t cycles = cycles_since_tick();
  std::uint64_t now = tick_ns;
  if ((reg(cortex_m::ICSR) & kPendSysTick) != 0) {
    cycles = cycles_since_tick();  // the first may have been read on the other side of the tick
    now += kTickNs;
  }
  now += (std::uint64_t{cycles} * ns_per_cycle) >> cortex_m::detail::kScaleBits;
  if (now > latest_ns) latest_ns = now;
  return latest_ns;
}

namespace cortex_m {

void detail::start_clock(std::uint32_t cycles_per_tick, std::uint32_t scaled_ns_per_cycle) {
  period = cycles_per_tick;
  ns_per_cycle = scaled_ns_per_cycle;
  reg(SYST_RVR) = period - 1;
  reg(SYST_CVR) = 0;
  reg(SYST_CSR) = kEnableWithInterruptFromCpuClock;
}

void clock_tick() {
  InterruptsMasked masked;
  tick_ns += kTickNs;
}

void skip_clock(std::uint32_t ms) {
  InterruptsMasked masked;
  tick_ns += std::uint64_t{ms} * kTickNs;
}

}  // namespace cortex_m
}  // namespace prometheus_express

#endif
