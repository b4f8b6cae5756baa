// Metrics under a timer interrupt (interrupt_load.h) on an MPS2.
#include "boards/mps2_an386/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"
#include "target/interrupt_load.h"

namespace {

using prometheus_express::cortex_m::reg;

// CMSDK APB timer.
constexpr std::uintptr_t CTRL = board::kTimer0Address + 0x0;
constexpr std::uintptr_t VALUE = board::kTimer0Address + 0x4;
constexpr std::uintptr_t RELOAD = board::kTimer0Address + 0x8;
constexpr std::uintptr_t INTCLEAR = board::kTimer0Address + 0xC;
constexpr std::uint32_t kEnableWithInterrupt = 0b1001;
constexpr std::uint32_t kMeanPeriod = board::kCpuHz / interrupt_load::kPerSecond;

void start_timer() {
  reg(RELOAD) = kMeanPeriod;
  reg(VALUE) = kMeanPeriod;
  reg(CTRL) = kEnableWithInterrupt;
  board::enable_interrupt(board::kTimer0);
}

}  // namespace

extern "C" void Timer0_Handler() {
  reg(INTCLEAR) = 1;
  reg(RELOAD) = interrupt_load::next_period(kMeanPeriod);
  if (!interrupt_load::on_interrupt()) reg(CTRL) = 0;
}

int main() { return interrupt_load::run(start_timer); }
