#include "boards/feather_m4/standby.h"

#include "boards/feather_m4/registers.h"
#include "boards/feather_m4/watchdog.h"
#include "prometheus_express/platform/cortex_m/clock.h"
#include "prometheus_express/platform/cortex_m/interrupts.h"

namespace board {
namespace {

namespace cortex_m = prometheus_express::cortex_m;

constexpr std::uint32_t kRtcLine = 11;
constexpr std::uint32_t APBAMASK_RTC = 1u << 9;
constexpr std::uint8_t RTCSEL_ULP1K = 0;
constexpr std::uint32_t kHz = 1024;
constexpr unsigned RTC_CTRLA_SWRST = 1u << 0;
constexpr unsigned RTC_CTRLA_ENABLE = 1u << 1;
constexpr unsigned RTC_CTRLA_PRESCALER_DIV1 = 1u << 8;
constexpr unsigned RTC_CTRLA_COUNTSYNC = 1u << 15;
constexpr unsigned RTC_INT_CMP0 = 1u << 8;
constexpr std::uint8_t SLEEPCFG_IDLE = 2;
constexpr std::uint8_t SLEEPCFG_STANDBY = 4;
constexpr std::uint32_t SCR_SLEEPDEEP = 1u << 2;
constexpr std::uint32_t CSR_ENABLE_WITH_INTERRUPT = 0b11;
constexpr std::uint32_t ICSR_PENDSTSET = 1u << 26;
constexpr std::uint32_t ICSR_PENDSTCLR = 1u << 25;

void wait_for_rtc() {
  while (reg(RTC_SYNCBUSY) != 0) {
  }
}

// Ready to interrupt at that count. Its clock has cycles of a millisecond, and so long takes each
// register, while the clock of the program goes on.
void prepare_rtc(std::uint32_t count) {
  reg(MCLK_APBAMASK) = reg(MCLK_APBAMASK) | APBAMASK_RTC;
  reg8(OSC32KCTRL_RTCCTRL) = RTCSEL_ULP1K;
  reg16(RTC_CTRLA) = RTC_CTRLA_SWRST;
  wait_for_rtc();
  reg(RTC_COMP0) = count;
  wait_for_rtc();
  reg16(RTC_INTENSET) = RTC_INT_CMP0;
}

// From here on it counts, from 0.
void start_rtc() {
  reg16(RTC_CTRLA) = RTC_CTRLA_PRESCALER_DIV1 | RTC_CTRLA_COUNTSYNC | RTC_CTRLA_ENABLE;
  wait_for_rtc();
}

std::uint32_t read_rtc() {
  wait_for_rtc();
  return reg(RTC_COUNT);
}

// A tick that nobody has counted yet would end the sleep at once.
std::uint32_t stop_ticks() {
  const std::uint32_t control = reg(cortex_m::SYST_CSR);
  reg(cortex_m::SYST_CSR) = control & ~CSR_ENABLE_WITH_INTERRUPT;
  if ((reg(cortex_m::ICSR) & ICSR_PENDSTSET) != 0) {
    reg(cortex_m::ICSR) = ICSR_PENDSTCLR;
    cortex_m::skip_clock(1);
  }
  return control;
}

// The write takes a moment, and a sleep that came before it would be another one (data sheet,
// "SLEEPCFG").
void choose_sleep(std::uint8_t mode) {
  reg8(PM_SLEEPCFG) = mode;
  while (reg8(PM_SLEEPCFG) != mode) {
  }
}

}  // namespace

std::uint32_t stand_by(std::uint32_t ms) {
  prepare_rtc(ms * kHz / 1000);
  stop_watchdog();
  std::uint32_t slept_ms = 0;
  {
    // An interrupt that is pending ends the sleep though it is masked, and is taken afterwards; the
    // RTC's is forgotten.
    cortex_m::InterruptsMasked masked;
    const std::uint32_t ticks = stop_ticks();
    start_rtc();
    reg(cortex_m::NVIC_ISER) = 1u << kRtcLine;
    choose_sleep(SLEEPCFG_STANDBY);
    reg(cortex_m::SCR) = SCR_SLEEPDEEP;
    asm volatile("dsb\n\twfi\n\tisb" : : : "memory");
    reg(cortex_m::SCR) = 0;
    choose_sleep(SLEEPCFG_IDLE);
    slept_ms = static_cast<std::uint32_t>(std::uint64_t{read_rtc()} * 1000 / kHz);
    reg(cortex_m::SYST_CSR) = ticks;
    cortex_m::skip_clock(slept_ms);
    reg(cortex_m::NVIC_ICER) = 1u << kRtcLine;
    reg16(RTC_CTRLA) = RTC_CTRLA_SWRST;
    reg(cortex_m::NVIC_ICPR) = 1u << kRtcLine;
  }
  start_watchdog();
  return slept_ms;
}

}  // namespace board
