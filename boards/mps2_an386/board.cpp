#include "boards/mps2_an386/board.h"

#include "boards/common/semihosting.h"
#include "boards/cortex_m/fault_text.h"
#include "prometheus_express/platform/cortex_m/clock.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {

namespace cortex_m = prometheus_express::cortex_m;

constexpr int kFaultExitStatus = 98;

namespace {

// Writes 1 for this interrupt to the one of these registers that has it.
void write_bit(std::uintptr_t registers, Interrupt interrupt) {
  cortex_m::reg(registers + interrupt / 32 * 4) = 1u << interrupt % 32;
}

}  // namespace

void enable_interrupt(Interrupt interrupt) { write_bit(cortex_m::NVIC_ISER, interrupt); }

void disable_interrupt(Interrupt interrupt) { write_bit(cortex_m::NVIC_ICER, interrupt); }

void start() { cortex_m::start_clock(kCpuHz); }

void write_text(const char* text) { semihosting::write_text(text); }

void exit(int status) { semihosting::exit(status); }

void show_line(const char* line) {
  write_text(line);
  write_text("\n");
}

void stop(const Fault& fault) {
  write_fault(fault);
  exit(kFaultExitStatus);
}

}  // namespace board

extern "C" void SysTick_Handler() { prometheus_express::cortex_m::clock_tick(); }
