// An access to memory that is not there: a Feather M4 starts again, knows what happened, and lights
// its LED. Under a debugger it is told, and the program ends.
#include "boards/feather_m4/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace {

constexpr std::uintptr_t kNothingThere = 0x60000000;
constexpr std::uint32_t kHardFault = 3;
constexpr std::uint32_t kPreciseDataAccess = 0x8200;  // CFSR: PRECISERR, BFARVALID

bool is_ours(const board::Fault& fault) {
  const auto here = reinterpret_cast<std::uintptr_t>(&is_ours);
  constexpr std::uintptr_t kNear = 4096;
  return fault.exception == kHardFault && fault.cfsr == kPreciseDataAccess &&
         fault.bfar == kNothingThere && fault.pc - here + kNear < 2 * kNear;
}

}  // namespace

int main() {
  board::start();
  const board::Fault* last = board::last_fault();
  if (last == nullptr) {
    const std::uint32_t value = prometheus_express::cortex_m::reg(kNothingThere);
    return value == 0 ? 0 : 1;
  }
  board::set_led(is_ours(*last));
  for (;;) {
    board::feed_watchdog();
    asm volatile("wfi");
  }
}
