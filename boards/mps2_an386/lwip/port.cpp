#include "boards/mps2_an386/lwip/port.h"

#include <lwip/sys.h>

#include <cstdint>

#include "boards/mps2_an386/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"
#include "prometheus_express/platform/random.h"

namespace board {
namespace {

using prometheus_express::cortex_m::reg;

// Of the AN386's FPGA.
constexpr std::uintptr_t FPGAIO_COUNTER = 0x40028018;
constexpr std::uintptr_t FPGAIO_PRESCALE = 0x4002801C;

constexpr std::uint32_t kTicksPerSecond = 1000;

prometheus_express::Random random_numbers;

}  // namespace

void start_lwip_port() {
  // The board has no entropy. What the counter shows when the program starts differs from start to
  // start.
  random_numbers.mix(reg(FPGAIO_COUNTER));
  reg(FPGAIO_PRESCALE) = kCpuHz / kTicksPerSecond - 1;
}

}  // namespace board

extern "C" {

u32_t sys_now() { return prometheus_express::cortex_m::reg(board::FPGAIO_COUNTER); }

unsigned lwip_random() { return board::random_numbers.next(0); }

}  // extern "C"
