// The checks of a port (examples/check_port), of ports/riscv on QEMU's virt.
#include "boards/riscv_virt/board.h"
#include "examples/check_port/check_port.h"

namespace {

constexpr std::uint32_t kPeriod = board::kTimerHz / 1'000;

void (*handler)() = nullptr;

}  // namespace

extern "C" void Timer_Handler() {
  board::interrupt_at(board::timer_now() + kPeriod);
  handler();
}

int main() {
  board::start();
  port_check::Machine machine;
  machine.start_interrupts = [](void (*called)()) {
    handler = called;
    board::interrupt_at(board::timer_now() + kPeriod);
  };
  machine.stop_interrupts = board::stop_interrupts;
  return port_check::run(machine) == 0 ? 0 : 1;
}
