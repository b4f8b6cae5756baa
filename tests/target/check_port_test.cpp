// The checks of a port (examples/check_port), of ports/interrupts on an MPS2 AN386.
#include "examples/check_port/check_port.h"

#include "boards/mps2_an386/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace {

using prometheus_express::cortex_m::reg;

// CMSDK APB timer.
constexpr std::uintptr_t kTimer0Base = 0x40000000;
constexpr std::uintptr_t CTRL = kTimer0Base + 0x0;
constexpr std::uintptr_t VALUE = kTimer0Base + 0x4;
constexpr std::uintptr_t RELOAD = kTimer0Base + 0x8;
constexpr std::uintptr_t INTCLEAR = kTimer0Base + 0xC;
constexpr std::uint32_t kEnableWithInterrupt = 0b1001;
constexpr std::uint32_t kPerSecond = 1'000;

void (*handler)() = nullptr;

}  // namespace

extern "C" void Timer0_Handler() {
  reg(INTCLEAR) = 1;
  handler();
}

int main() {
  board::start();
  port_check::Machine machine;
  machine.start_interrupts = [](void (*called)()) {
    handler = called;
    reg(RELOAD) = board::kCpuHz / kPerSecond;
    reg(VALUE) = board::kCpuHz / kPerSecond;
    reg(CTRL) = kEnableWithInterrupt;
    board::enable_interrupt(board::kTimer0);
  };
  machine.stop_interrupts = [] { reg(CTRL) = 0; };
  return port_check::run(machine) == 0 ? 0 : 1;
}
