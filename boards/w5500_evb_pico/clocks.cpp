#include "boards/w5500_evb_pico/clocks.h"

#include "boards/w5500_evb_pico/board.h"
#include "boards/w5500_evb_pico/registers.h"

namespace board {
namespace {

static_assert(kPeripheralHz == kCpuHz, "both are clk_sys");

constexpr std::uint32_t XOSC_CTRL_FREQ_RANGE_1_15MHZ = 0xAA0;
constexpr std::uint32_t XOSC_CTRL_ENABLE = 0xFABu << 12;
constexpr std::uint32_t XOSC_STATUS_STABLE = 1u << 31;
constexpr std::uint32_t kCrystalHz = 12'000'000;
constexpr std::uint32_t kStartupCounts = (kCrystalHz / 1'000 + 128) / 256;  // 1 ms, each is 256

// Of one PLL. Offsets.
constexpr std::uintptr_t PLL_CS = 0x0;
constexpr std::uintptr_t PLL_PWR = 0x4;
constexpr std::uintptr_t PLL_FBDIV_INT = 0x8;
constexpr std::uintptr_t PLL_PRIM = 0xC;
constexpr std::uint32_t PLL_CS_LOCK = 1u << 31;
constexpr std::uint32_t PLL_PWR_PD_AND_VCOPD = 1u << 0 | 1u << 5;
constexpr std::uint32_t PLL_PWR_POSTDIVPD = 1u << 3;

struct Pll {
  Subsystem subsystem;
  std::uintptr_t base;
  std::uint32_t multiplier;
  std::uint32_t divisor1;  // the larger one, which saves power
  std::uint32_t divisor2;
};
constexpr Pll kSystemPll = {kPllSys, PLL_SYS, 125, 6, 2};
constexpr Pll kUsbPll = {kPllUsb, PLL_USB, 100, 5, 5};  // 48 MHz
static_assert(std::uint64_t{kCrystalHz} * kSystemPll.multiplier /
                  (kSystemPll.divisor1 * kSystemPll.divisor2) ==
              kCpuHz);

constexpr std::uint32_t CLK_REF_CTRL_SRC_ROSC = 0;
constexpr std::uint32_t CLK_REF_CTRL_SRC_XOSC = 2;
constexpr std::uint32_t CLK_SYS_CTRL_SRC_REF = 0;
constexpr std::uint32_t CLK_SYS_CTRL_SRC_AUX = 1;  // of which AUXSRC 0 is the system's PLL
constexpr std::uint32_t CLK_CTRL_ENABLE = 1u << 11;

void start_crystal() {
  reg(XOSC_STARTUP) = kStartupCounts;
  reg(XOSC_CTRL) = XOSC_CTRL_ENABLE | XOSC_CTRL_FREQ_RANGE_1_15MHZ;
  while ((reg(XOSC_STATUS) & XOSC_STATUS_STABLE) == 0) {
  }
}

void start_pll(const Pll& pll) {
  start_subsystem(pll.subsystem);
  reg(pll.base + PLL_CS) = 1;  // the crystal's frequency as it is
  reg(pll.base + PLL_FBDIV_INT) = pll.multiplier;
  clear_bits(pll.base + PLL_PWR, PLL_PWR_PD_AND_VCOPD);
  while ((reg(pll.base + PLL_CS) & PLL_CS_LOCK) == 0) {
  }
  reg(pll.base + PLL_PRIM) = pll.divisor1 << 16 | pll.divisor2 << 12;
  clear_bits(pll.base + PLL_PWR, PLL_PWR_POSTDIVPD);
}

// Of the glitchless multiplexers; `selected` has a bit for each source.
void select_source(std::uintptr_t control, std::uintptr_t selected, std::uint32_t source) {
  reg(control) = source;
  while ((reg(selected) & 1u << source) == 0) {
  }
}

}  // namespace

void start_subsystem(Subsystem subsystem) {
  const std::uint32_t bit = 1u << subsystem;
  set_bits(RESETS_RESET, bit);
  clear_bits(RESETS_RESET, bit);
  while ((reg(RESETS_RESET_DONE) & bit) == 0) {
  }
}

void start_clocks() {
  start_crystal();
  // Nothing may run from a PLL while it is set up, whoever ran before.
  select_source(CLK_SYS_CTRL, CLK_SYS_SELECTED, CLK_SYS_CTRL_SRC_REF);
  select_source(CLK_REF_CTRL, CLK_REF_SELECTED, CLK_REF_CTRL_SRC_ROSC);
  start_pll(kSystemPll);
  start_pll(kUsbPll);
  select_source(CLK_REF_CTRL, CLK_REF_SELECTED, CLK_REF_CTRL_SRC_XOSC);
  select_source(CLK_SYS_CTRL, CLK_SYS_SELECTED, CLK_SYS_CTRL_SRC_AUX);
  reg(CLK_PERI_CTRL) = CLK_CTRL_ENABLE;  // from clk_sys
  reg(CLK_ADC_CTRL) = CLK_CTRL_ENABLE;   // from the USB's PLL
}

}  // namespace board
