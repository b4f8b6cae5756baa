// A Feather M4 Express comes back after each way of stopping, and says why it was. One program,
// that runs four times.
#include <cstring>

#include "boards/cortex_m/fault_record.h"
#include "boards/feather_m4/board.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/halt.h"

namespace {

namespace prom = prometheus_express;

constexpr board::Fault kFault = {3, 0x4242, 0x4343, 0x8200, 0x60000000};

bool is_cause(const char* cause) { return std::strcmp(board::reset_cause(), cause) == 0; }

bool fault_is_ours() {
  const board::Fault* last = board::last_fault();
  return last != nullptr && std::memcmp(last, &kFault, sizeof kFault) == 0;
}

void wait_ms(std::uint64_t ms, bool feed) {
  const std::uint64_t end = prom::monotonic_ns() + ms * 1'000'000;
  while (prom::monotonic_ns() < end) {
    if (feed) board::feed_watchdog();
    asm volatile("wfi");
  }
}

}  // namespace

int main() {
  board::start();
  prom::say(board::reset_cause());
  if (is_cause("power-on")) {
    if (board::last_fault() != nullptr) return 1;
    wait_ms(2 * board::kWatchdogMs, true);
    board::record_fault(kFault);
    board::reset();
  }
  if (is_cause("fault")) {
    if (!fault_is_ours()) return 2;
    wait_ms(2 * board::kWatchdogMs, false);
    return 3;
  }
  if (board::last_fault() != nullptr) return 4;  // it is told once
  if (is_cause("watchdog")) board::reset();
  return is_cause("software") ? 0 : 5;
}
