// How a board puts its vector table together.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

void Reset_Handler();  // startup.cpp
void Fault_Handler();  // fault.cpp, as those that follow: they end in it unless a program has its
                       // own
void NMI_Handler();
void SVC_Handler();
void PendSV_Handler();
void SysTick_Handler();

extern std::uint32_t __stack[];  // linker.ld

}  // extern "C"

// What a naked handler consists of that is as Fault_Handler(), and leaves lr as it was. ARMv6-M
// jumps no further than 2 KB.
#if __ARM_ARCH_ISA_THUMB >= 2
#define BOARD_JUMP_TO_FAULT_HANDLER "b Fault_Handler"
#else
#define BOARD_JUMP_TO_FAULT_HANDLER "ldr r0, =Fault_Handler\n\tbx r0\n\t.ltorg"
#endif

namespace board {

using Handler = void (*)();

struct InterruptHandler {
  unsigned number;  // as the NVIC counts
  Handler handler;
};

// What the processor reads at a reset and at each exception.
template <std::size_t kInterrupts>
struct Vectors {
  const std::uint32_t* stack;
  Handler exceptions[15];
  Handler interrupts[kInterrupts];
};

// An interrupt that has no handler here ends in Fault_Handler().
template <std::size_t kInterrupts, std::size_t kHandlers>
constexpr Vectors<kInterrupts> vectors(const InterruptHandler (&handlers)[kHandlers]) {
  Vectors<kInterrupts> table = {
      __stack,
      {Reset_Handler, NMI_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler,
       nullptr, nullptr, nullptr, nullptr, SVC_Handler, Fault_Handler, nullptr, PendSV_Handler,
       SysTick_Handler},
      {}};
  for (Handler& interrupt : table.interrupts) interrupt = Fault_Handler;
  for (const InterruptHandler& own : handlers) table.interrupts[own.number] = own.handler;
  return table;
}

}  // namespace board
