#include "boards/mps2_an386/board.h"

#include "prometheus_express/platform/cortex_m/clock.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {

namespace cortex_m = prometheus_express::cortex_m;

void enable_interrupt(Interrupt interrupt) { cortex_m::reg(cortex_m::NVIC_ISER) = 1u << interrupt; }

void disable_interrupt(Interrupt interrupt) {
  cortex_m::reg(cortex_m::NVIC_ICER) = 1u << interrupt;
}

void start() { cortex_m::start_clock(kCpuHz); }

}  // namespace board

extern "C" void SysTick_Handler() { prometheus_express::cortex_m::clock_tick(); }
