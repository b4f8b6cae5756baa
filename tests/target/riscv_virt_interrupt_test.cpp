// Metrics under a timer interrupt (interrupt_load.h) on QEMU's virt.
#include "boards/riscv_virt/board.h"
#include "target/interrupt_load.h"

namespace {

constexpr std::uint32_t kMeanPeriod = board::kTimerHz / interrupt_load::kPerSecond;

void start_timer() { board::interrupt_at(board::timer_now() + kMeanPeriod); }

}  // namespace

extern "C" void Timer_Handler() {
  board::interrupt_at(board::timer_now() + interrupt_load::next_period(kMeanPeriod));
  if (!interrupt_load::on_interrupt()) board::stop_interrupts();
}

int main() {
  board::start();
  return interrupt_load::run(start_timer);
}
