#include "boards/mps2_an386/lwip/port.h"

#include <lwip/sys.h>

#include <cstdint>

#include "boards/mps2_an386/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {
namespace {

using prometheus_express::cortex_m::reg;

// Of the AN386's FPGA.
constexpr std::uintptr_t FPGAIO_COUNTER = 0x40028018;
constexpr std::uintptr_t FPGAIO_PRESCALE = 0x4002801C;

constexpr std::uint32_t kTicksPerSecond = 1000;

std::uint32_t random_state = 1;

}  // namespace

void start_lwip_port() {
  // What the counter shows when the program starts differs from start to start.
  random_state ^= reg(FPGAIO_COUNTER) << 1;
  reg(FPGAIO_PRESCALE) = kCpuHz / kTicksPerSecond - 1;
}

}  // namespace board

extern "C" {

u32_t sys_now() { return prometheus_express::cortex_m::reg(board::FPGAIO_COUNTER); }

// George Marsaglia's xorshift.
unsigned lwip_random() {
  std::uint32_t& state = board::random_state;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

}  // extern "C"
