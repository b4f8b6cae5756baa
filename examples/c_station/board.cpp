// The board MPS2 as QEMU has it, for a program in C. What a vendor's HAL would be elsewhere.
#include "c_station/board.h"

#include "boards/mps2_an386/board.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/halt.h"
#include "sensor_station/board.h"

namespace {

// The timer of CMSDK (ARM DDI 0479): control, value, reload and the interrupt.
struct Timer {
  volatile std::uint32_t control;
  volatile std::uint32_t value;
  volatile std::uint32_t reload;
  volatile std::uint32_t interrupt;  // write 1: seen
};

constexpr std::uint32_t kEnabled = 1;
constexpr std::uint32_t kInterrupts = 8;

Timer& timer() { return *reinterpret_cast<Timer*>(board::kTimer0Address); }

}  // namespace

extern "C" {

void* board_start() {
  station::start_board();
  return static_cast<prometheus_express::Network*>(&station::network());
}

void board_start_timer(std::uint32_t per_second) {
  timer().reload = board::kCpuHz / per_second;
  timer().value = timer().reload;
  timer().control = kEnabled | kInterrupts;
  board::enable_interrupt(board::kTimer0);
}

void board_timer_seen() { timer().interrupt = 1; }

std::uint32_t board_now_ms() {
  return static_cast<std::uint32_t>(prometheus_express::monotonic_ns() / 1'000'000);
}

void board_say(const char* line) { prometheus_express::say(line); }

}  // extern "C"
