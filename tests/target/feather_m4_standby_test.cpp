// A Feather M4 Express stands by: its clock goes on, for as long as the RTC says, and the watchdog,
// which would not wait that long, watches again afterwards. One program that runs twice.
#include <cstring>

#include "boards/feather_m4/board.h"
#include "boards/feather_m4/standby.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/halt.h"

namespace {

namespace prom = prometheus_express;

constexpr std::uint32_t kLongMs = 3 * board::kWatchdogMs;

// Kept through a reset: whether the watchdog may bark.
[[gnu::section(".noinit")]] volatile std::uint32_t expects_watchdog;

std::uint64_t now_ms() { return prom::monotonic_ns() / 1'000'000; }

bool is_near(std::uint64_t ms, std::uint64_t expected, std::uint64_t most) {
  return ms + most >= expected && ms <= expected + most;
}

// The exit status, 0 if all is well.
int check_clock() {
  std::uint64_t begin = now_ms();
  const std::uint32_t slept = board::stand_by(kLongMs);
  if (!is_near(slept, kLongMs, 2)) return 1;
  if (!is_near(now_ms() - begin, kLongMs, 3)) return 2;
  // It never goes back, and short ones add up.
  begin = now_ms();
  std::uint64_t last = begin;
  for (int i = 0; i < 100; ++i) {
    board::stand_by(10);
    if (now_ms() < last) return 3;
    last = now_ms();
    board::feed_watchdog();
  }
  if (!is_near(last - begin, 1'000, 150)) return 4;
  // SysTick ticks again.
  begin = now_ms();
  while (now_ms() < begin + 50) asm volatile("wfi");
  return 0;
}

}  // namespace

int main() {
  board::start();
  prom::say(board::reset_cause());
  if (std::strcmp(board::reset_cause(), "watchdog") == 0) return expects_watchdog == 1 ? 0 : 6;
  expects_watchdog = 0;
  if (const int status = check_clock(); status != 0) return status;
  expects_watchdog = 1;
  const std::uint64_t begin = now_ms();
  while (now_ms() < begin + 2 * board::kWatchdogMs) asm volatile("wfi");
  return 5;
}
