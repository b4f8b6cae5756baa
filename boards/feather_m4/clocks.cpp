#include "boards/feather_m4/clocks.h"

#include "boards/feather_m4/board.h"
#include "boards/feather_m4/registers.h"

namespace board {
namespace {

enum Generator : unsigned { kCpu = 0, kPeripherals = 1, kReference = 5 };

// Sources of a generator.
constexpr std::uint32_t kDfll = 6;  // 48 MHz
constexpr std::uint32_t kDpll0 = 7;

constexpr std::uint8_t GCLK_CTRLA_SWRST = 1u << 0;
constexpr std::uint32_t GCLK_SYNCBUSY_SWRST = 1u << 0;
constexpr unsigned GCLK_SYNCBUSY_GENCTRL0_Pos = 2;
constexpr std::uint32_t GCLK_GENCTRL_GENEN = 1u << 8;
constexpr std::uint32_t GCLK_GENCTRL_IDC = 1u << 9;
constexpr unsigned GCLK_GENCTRL_DIV_Pos = 16;
constexpr std::uint32_t GCLK_PCHCTRL_CHEN = 1u << 6;
constexpr std::uint8_t DPLLCTRLA_ENABLE = 1u << 1;
constexpr std::uint32_t DPLLCTRLB_LBYPASS = 1u << 11;
constexpr std::uint32_t DPLLSTATUS_LOCK_AND_CLKRDY = 3;
constexpr std::uint32_t CMCC_CTRL_CEN = 1u << 0;

constexpr std::uint32_t kReferenceDivisor = 48;  // to 1 MHz
constexpr std::uint32_t kRatio = kCpuHz / (kPeripheralHz / kReferenceDivisor);

void start_generator(Generator generator, std::uint32_t source, std::uint32_t divisor) {
  reg(GCLK_GENCTRL + 4 * generator) =
      source | GCLK_GENCTRL_GENEN | GCLK_GENCTRL_IDC | divisor << GCLK_GENCTRL_DIV_Pos;
  while ((reg(GCLK_SYNCBUSY) >> (GCLK_SYNCBUSY_GENCTRL0_Pos + generator) & 1) != 0) {
  }
}

void start_channel(ClockChannel channel, Generator generator) {
  const std::uintptr_t PCHCTRL = GCLK_PCHCTRL + 4 * channel;
  reg(PCHCTRL) = generator | GCLK_PCHCTRL_CHEN;
  while ((reg(PCHCTRL) & GCLK_PCHCTRL_CHEN) == 0) {
  }
}

// Whatever the bootloader has set: the DFLL, running free, clocks the processor and nothing else.
void reset_clocks() {
  reg8(GCLK_CTRLA) = GCLK_CTRLA_SWRST;
  while ((reg(GCLK_SYNCBUSY) & GCLK_SYNCBUSY_SWRST) != 0) {
  }
  reg8(OSCCTRL_DFLLCTRLB) = 0;
  while (reg8(OSCCTRL_DFLLSYNC) != 0) {
  }
  reg8(OSCCTRL_DPLLCTRLA0) = 0;
  while (reg(OSCCTRL_DPLLSYNCBUSY0) != 0) {
  }
}

}  // namespace

void start_clocks() {
  reset_clocks();
  start_generator(kReference, kDfll, kReferenceDivisor);
  start_channel(kClockOfDpll0, kReference);
  reg(OSCCTRL_DPLLRATIO0) = kRatio - 1;
  // Without LBYPASS the lock may be lost for no reason (errata DS80000748, "FDPLL").
  reg(OSCCTRL_DPLLCTRLB0) = DPLLCTRLB_LBYPASS;
  reg8(OSCCTRL_DPLLCTRLA0) = DPLLCTRLA_ENABLE;
  while ((reg(OSCCTRL_DPLLSTATUS0) & DPLLSTATUS_LOCK_AND_CLKRDY) != DPLLSTATUS_LOCK_AND_CLKRDY) {
  }
  start_generator(kPeripherals, kDfll, 1);
  start_generator(kCpu, kDpll0, 1);
  reg(CMCC_CTRL) = CMCC_CTRL_CEN;
}

void start_peripheral_clock(ClockChannel channel) { start_channel(channel, kPeripherals); }

}  // namespace board
