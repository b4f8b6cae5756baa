// What happens at an interrupt or exception that nobody handles.
#include "boards/cortex_m/program.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace {

// What the processor pushes when an exception is taken.
struct Frame {
  std::uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

}  // namespace

extern "C" {

[[noreturn, gnu::used]] void take_fault(const Frame* frame) {
  namespace cortex_m = prometheus_express::cortex_m;
  std::uint32_t exception = 0;
  asm volatile("mrs %0, ipsr" : "=r"(exception));
#if __ARM_ARCH_ISA_THUMB >= 2
  board::stop({exception, frame->pc, frame->lr, cortex_m::reg(cortex_m::CFSR),
               cortex_m::reg(cortex_m::BFAR)});
#else
  board::stop({exception, frame->pc, frame->lr, 0, 0});
#endif
}

// Finds the stack that the frame was pushed to.
[[gnu::naked, gnu::used]] void Fault_Handler() {
#if __ARM_ARCH_ISA_THUMB >= 2
  asm volatile(
      "tst lr, #4\n\t"
      "ite eq\n\t"
      "mrseq r0, msp\n\t"
      "mrsne r0, psp\n\t"
      "b take_fault");
#else
  asm volatile(
      ".syntax unified\n\t"
      "mrs r0, msp\n\t"
      "mov r1, lr\n\t"
      "lsrs r1, r1, #3\n\t"
      "bcc 1f\n\t"
      "mrs r0, psp\n"
      "1:\n\t"
      "bl take_fault");
#endif
}

// A program's own function of the name takes the place of each.
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void NMI_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void SVC_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void PendSV_Handler();
[[gnu::weak, gnu::nothrow, gnu::alias("Fault_Handler")]] void SysTick_Handler();

}  // extern "C"
