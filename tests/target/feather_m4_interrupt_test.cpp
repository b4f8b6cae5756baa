// Metrics under a timer interrupt (interrupt_load.h) on a Feather M4 Express.
#include "boards/feather_m4/board.h"
#include "boards/feather_m4/clocks.h"
#include "boards/feather_m4/registers.h"
#include "target/interrupt_load.h"

namespace {

using board::reg;
using board::reg16;
using board::reg8;

constexpr std::uintptr_t kTc0Base = 0x40003800;
constexpr std::uintptr_t TC_CTRLA = kTc0Base + 0x00;
constexpr std::uintptr_t TC_INTENSET = kTc0Base + 0x09;  // 8 bits
constexpr std::uintptr_t TC_INTFLAG = kTc0Base + 0x0A;   // 8 bits
constexpr std::uintptr_t TC_WAVE = kTc0Base + 0x0C;      // 8 bits
constexpr std::uintptr_t TC_SYNCBUSY = kTc0Base + 0x10;
constexpr std::uintptr_t TC_CC0 = kTc0Base + 0x1C;  // 16 bits
constexpr std::uint32_t TC_CTRLA_ENABLE = 1u << 1;
constexpr std::uint8_t TC_INT_OVF = 1u << 0;
constexpr std::uint8_t TC_WAVE_MFRQ = 1;  // counts from 0 to CC0
constexpr std::uint32_t APBAMASK_TC0 = 1u << 14;
constexpr std::uint32_t kMeanPeriod = board::kPeripheralHz / interrupt_load::kPerSecond;

void wait_for_synchronisation() {
  while (reg(TC_SYNCBUSY) != 0) {
  }
}

void start_timer() {
  reg(board::MCLK_APBAMASK) = reg(board::MCLK_APBAMASK) | APBAMASK_TC0;
  board::start_peripheral_clock(board::kClockOfTc0);
  reg8(TC_WAVE) = TC_WAVE_MFRQ;
  reg16(TC_CC0) = static_cast<std::uint16_t>(kMeanPeriod);
  reg8(TC_INTENSET) = TC_INT_OVF;
  reg(TC_CTRLA) = TC_CTRLA_ENABLE;
  wait_for_synchronisation();
  board::enable_interrupt(board::kTc0);
}

}  // namespace

extern "C" void TC0_Handler() {
  reg8(TC_INTFLAG) = TC_INT_OVF;
  reg16(TC_CC0) = static_cast<std::uint16_t>(interrupt_load::next_period(kMeanPeriod));
  board::feed_watchdog();
  if (!interrupt_load::on_interrupt()) reg(TC_CTRLA) = 0;
}

int main() {
  board::start();
  return interrupt_load::run(start_timer);
}
