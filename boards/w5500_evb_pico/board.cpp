#include "boards/w5500_evb_pico/board.h"

#include "boards/common/mac_address.h"
#include "boards/w5500_evb_pico/clocks.h"
#include "boards/w5500_evb_pico/console.h"
#include "boards/w5500_evb_pico/flash_id.h"
#include "boards/w5500_evb_pico/pins.h"
#include "boards/w5500_evb_pico/registers.h"
#include "prometheus_express/platform/cortex_m/clock.h"
#include "prometheus_express/platform/cortex_m/interrupts.h"
#include "prometheus_express/text/hexadecimal.h"

namespace board {
namespace {

std::uint64_t ticks = 0;  // of the clock, 1 kHz

namespace cortex_m = prometheus_express::cortex_m;

constexpr std::uint32_t WATCHDOG_CTRL_ENABLE = 1u << 30;
constexpr std::uint32_t WATCHDOG_CTRL_TRIGGER = 1u << 31;
constexpr std::uint32_t WATCHDOG_CTRL_PAUSE_FOR_DEBUGGERS = 7u << 24;
constexpr std::uint32_t WATCHDOG_TICK_ENABLE = 1u << 9;
constexpr std::uint32_t WATCHDOG_REASON_TIMER = 1u << 0;
constexpr std::uint32_t WATCHDOG_REASON_FORCE = 1u << 1;
constexpr std::uint32_t CHIP_RESET_HAD_POR = 1u << 8;
constexpr std::uint32_t CHIP_RESET_HAD_RUN = 1u << 16;

// All but the two oscillators starts anew.
constexpr std::uint32_t kResetByWatchdog = 0x1FFFF & ~3u;

constexpr std::uint32_t kTicksPerMicrosecond = 12;  // of clk_ref, once the crystal runs
// Erratum RP2040-E1: it counts two at each tick.
constexpr std::uint32_t kWatchdogLoad = kWatchdogMs * 1'000 * 2;
static_assert(kWatchdogLoad < 1u << 24);

void start_watchdog() {
  reg(PSM_WDSEL) = kResetByWatchdog;
  reg(WATCHDOG_TICK) = WATCHDOG_TICK_ENABLE | kTicksPerMicrosecond;
  feed_watchdog();
  reg(WATCHDOG_CTRL) = WATCHDOG_CTRL_ENABLE | WATCHDOG_CTRL_PAUSE_FOR_DEBUGGERS;
}

}  // namespace

void enable_interrupt(Interrupt interrupt) { reg(cortex_m::NVIC_ISER) = 1u << interrupt; }

void disable_interrupt(Interrupt interrupt) { reg(cortex_m::NVIC_ICER) = 1u << interrupt; }

void start() {
  take_fault_record();
  start_watchdog();
  start_clocks();
  cortex_m::start_clock(kCpuHz);
  start_pins();
  make_output(kLed, false);
  start_console();
}

std::uint64_t now_ms() {
  cortex_m::InterruptsMasked masked;
  return ticks;
}

void feed_watchdog() { reg(WATCHDOG_LOAD) = kWatchdogLoad; }

void set_led(bool on) { set_pin(kLed, on); }

// By the watchdog, which resets the peripherals too; the processor alone could not.
void reset() {
  reg(PSM_WDSEL) = kResetByWatchdog;
  asm volatile("dsb" : : : "memory");
  set_bits(WATCHDOG_CTRL, WATCHDOG_CTRL_TRIGGER);
  for (;;) {
  }
}

const char* reset_cause() {
  if (last_fault() != nullptr) return "fault";
  const std::uint32_t reason = reg(WATCHDOG_REASON);
  if ((reason & WATCHDOG_REASON_TIMER) != 0) return "watchdog";
  if ((reason & WATCHDOG_REASON_FORCE) != 0) return "software";
  const std::uint32_t causes = reg(CHIP_RESET);
  if ((causes & CHIP_RESET_HAD_POR) != 0) return "power-on";
  return (causes & CHIP_RESET_HAD_RUN) != 0 ? "reset pin" : "debugger";
}

SerialNumber serial_number() {
  SerialNumber number{};
  const std::uint64_t id = read_flash_id();
  char* const digit =
      prometheus_express::write_hexadecimal(static_cast<std::uint32_t>(id >> 32), number.text);
  prometheus_express::write_hexadecimal(static_cast<std::uint32_t>(id), digit);
  return number;
}

std::array<std::uint8_t, 6> mac_address() {
  const std::uint64_t id = read_flash_id();
  std::uint32_t hash = prometheus_express::kFnv1aOfNothing;
  hash = hash_serial(hash, static_cast<std::uint32_t>(id >> 32));
  hash = hash_serial(hash, static_cast<std::uint32_t>(id));
  return mac_address_from(hash);
}

}  // namespace board

extern "C" void SysTick_Handler() {
  prometheus_express::cortex_m::clock_tick();
  ++board::ticks;
}
