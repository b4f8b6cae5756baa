// The vector table, and what happens on an interrupt or exception that nobody handles.
#include <cstdint>

#include "boards/mps2_an386/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace {

constexpr int kFaultExitStatus = 98;

// What the processor pushes when an exception is taken.
struct Frame {
  std::uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

void write_hexadecimal(const char* name, std::uint32_t value) {
  char text[] = "00000000";
  for (int i = 7; i >= 0; --i, value >>= 4) text[i] = "0123456789abcdef"[value & 0xF];
  board::write(name);
  board::write(text);
}

}  // namespace

extern "C" {

[[noreturn, gnu::used]] void report_fault(const Frame* frame) {
  namespace cortex_m = prometheus_express::cortex_m;
  std::uint32_t exception = 0;
  asm volatile("mrs %0, ipsr" : "=r"(exception));
  board::write("The program stopped in an exception that nobody handles.");
  write_hexadecimal("\n  exception ", exception);
  write_hexadecimal("\n  pc   ", frame->pc);
  write_hexadecimal("\n  lr   ", frame->lr);
  write_hexadecimal("\n  cfsr ", cortex_m::reg(cortex_m::CFSR));
  write_hexadecimal("\n  bfar ", cortex_m::reg(cortex_m::BFAR));
  board::write("\n");
  board::exit(kFaultExitStatus);
}

// Finds the stack that the frame was pushed to.
[[gnu::naked]] void Fault_Handler() {
  asm volatile(
      "tst lr, #4\n\t"
      "ite eq\n\t"
      "mrseq r0, msp\n\t"
      "mrsne r0, psp\n\t"
      "b report_fault");
}

[[noreturn]] void Reset_Handler();

// A program's own function of the name takes the place of each.
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void NMI_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void SVC_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void PendSV_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void SysTick_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void Timer0_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void Timer1_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void DualTimer_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void Ethernet_Handler();

extern std::uint32_t __stack[];  // from linker.ld

}  // extern "C"

namespace {

using Handler = void (*)();

struct Vectors {
  const std::uint32_t* stack;
  Handler exceptions[15];
  Handler interrupts[32];
};

}  // namespace

extern "C" [[gnu::section(".vectors")]] const Vectors board_vectors;

const Vectors board_vectors = {
    __stack,
    {Reset_Handler, NMI_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler,
     nullptr, nullptr, nullptr, nullptr, SVC_Handler, Fault_Handler, nullptr, PendSV_Handler,
     SysTick_Handler},
    {
        Fault_Handler,  Fault_Handler,    Fault_Handler,     Fault_Handler,  //
        Fault_Handler,  Fault_Handler,    Fault_Handler,     Fault_Handler,  //
        Timer0_Handler, Timer1_Handler,   DualTimer_Handler, Fault_Handler,  //
        Fault_Handler,  Ethernet_Handler, Fault_Handler,     Fault_Handler,  //
        Fault_Handler,  Fault_Handler,    Fault_Handler,     Fault_Handler,  //
        Fault_Handler,  Fault_Handler,    Fault_Handler,     Fault_Handler,  //
        Fault_Handler,  Fault_Handler,    Fault_Handler,     Fault_Handler,  //
        Fault_Handler,  Fault_Handler,    Fault_Handler,     Fault_Handler,
    }};
