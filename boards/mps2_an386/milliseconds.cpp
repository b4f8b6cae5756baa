#include "boards/common/milliseconds.h"

#include "boards/mps2_an386/board.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {
namespace {

using prometheus_express::cortex_m::reg;

constexpr std::uintptr_t FPGAIO_COUNTER = kFpgaIoAddress + 0x18;
constexpr std::uintptr_t FPGAIO_PRESCALE = kFpgaIoAddress + 0x1C;

constexpr std::uint32_t kTicksPerSecond = 1000;

}  // namespace

std::uint32_t start_milliseconds() {
  const std::uint32_t cycles_since_reset = reg(FPGAIO_COUNTER);
  reg(FPGAIO_PRESCALE) = kCpuHz / kTicksPerSecond - 1;
  return cycles_since_reset;
}

std::uint32_t milliseconds() { return reg(FPGAIO_COUNTER); }

}  // namespace board
