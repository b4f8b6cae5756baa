// What happens at an interrupt or exception.
#include "boards/riscv/program.h"

namespace {

constexpr std::uint32_t kMachineTimerInterrupt = 0x80000007;

[[noreturn]] void take_fault(std::uint32_t mcause) {
  board::Fault fault = {mcause, 0, 0};
  asm volatile("csrr %0, mepc" : "=r"(fault.mepc));
  asm volatile("csrr %0, mtval" : "=r"(fault.mtval));
  board::stop(fault);
}

}  // namespace

extern "C" {

// A program's own function of the name takes its place.
[[gnu::weak]] void Timer_Handler() { take_fault(kMachineTimerInterrupt); }

// mtvec has no room for the lowest two bits of its address.
[[gnu::interrupt("machine"), gnu::aligned(4)]] void Trap_Handler() {
  std::uint32_t mcause = 0;
  asm volatile("csrr %0, mcause" : "=r"(mcause));
  if (mcause != kMachineTimerInterrupt) take_fault(mcause);
  Timer_Handler();
}

}  // extern "C"
