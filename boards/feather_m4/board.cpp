#include "boards/feather_m4/board.h"

#include "boards/common/mac_address.h"
#include "boards/feather_m4/clocks.h"
#include "boards/feather_m4/console.h"
#include "boards/feather_m4/pins.h"
#include "boards/feather_m4/registers.h"
#include "boards/feather_m4/watchdog.h"
#include "prometheus_express/platform/cortex_m/clock.h"
#include "prometheus_express/text/hexadecimal.h"

namespace board {
namespace {

namespace cortex_m = prometheus_express::cortex_m;

constexpr std::uint8_t WDT_CTRLA_ENABLE = 1u << 1;
constexpr std::uint8_t WDT_CONFIG_PER_4096 = 9;  // cycles of 1024 Hz
constexpr std::uint32_t WDT_SYNCBUSY_ENABLE = 1u << 1;
constexpr std::uint32_t WDT_SYNCBUSY_CLEAR = 1u << 4;
constexpr std::uint8_t WDT_CLEAR_KEY = 0xA5;
constexpr std::uint32_t AIRCR_SYSRESETREQ = 0x05FA0004;

// By the bits of RSTC_RCAUSE.
constexpr const char* kCauses[] = {"power-on",  "brown-out", "brown-out", "flash",
                                   "reset pin", "watchdog",  "software",  "backup"};

// Words of the serial number (data sheet, "Serial Number").
constexpr std::uintptr_t kSerialNumber[] = {0x008061FC, 0x00806010, 0x00806014, 0x00806018};

}  // namespace

void start_watchdog() {
  reg8(WDT_CONFIG) = WDT_CONFIG_PER_4096;
  reg8(WDT_CTRLA) = WDT_CTRLA_ENABLE;
}

void stop_watchdog() {
  while (reg(WDT_SYNCBUSY) != 0) {
  }
  reg8(WDT_CTRLA) = 0;
  while ((reg(WDT_SYNCBUSY) & WDT_SYNCBUSY_ENABLE) != 0) {
  }
}

void enable_interrupt(Interrupt interrupt) {
  reg(cortex_m::NVIC_ISER + interrupt / 32 * 4) = 1u << interrupt % 32;
}

void disable_interrupt(Interrupt interrupt) {
  reg(cortex_m::NVIC_ICER + interrupt / 32 * 4) = 1u << interrupt % 32;
}

// What a constructor of namespace scope has to say comes before start(), and may be the last thing.
void start_console_once() {
  static bool started = false;
  if (started) return;
  started = true;
  start_watchdog();
  start_clocks();
  start_console();
}

void start() {
  take_fault_record();
  start_console_once();
  cortex_m::start_clock(kCpuHz);
  make_output(kLed);
}

void feed_watchdog() {
  // While the last time is still on its way to the slow clock, another one would wait for it.
  if ((reg(WDT_SYNCBUSY) & WDT_SYNCBUSY_CLEAR) == 0) reg8(WDT_CLEAR) = WDT_CLEAR_KEY;
}

void set_led(bool on) { set_pin(kLed, on); }

void reset() {
  asm volatile("dsb" : : : "memory");
  reg(cortex_m::AIRCR) = AIRCR_SYSRESETREQ;
  for (;;) {
  }
}

const char* reset_cause() {
  if (last_fault() != nullptr) return "fault";
  const unsigned causes = reg8(RSTC_RCAUSE);
  for (unsigned i = 0; i < 8; ++i) {
    if ((causes >> i & 1) != 0) return kCauses[i];
  }
  return "";
}

SerialNumber serial_number() {
  SerialNumber number{};
  char* digit = number.text;
  for (const std::uintptr_t address : kSerialNumber) {
    digit = prometheus_express::write_hexadecimal(reg(address), digit);
  }
  return number;
}

std::array<std::uint8_t, 6> mac_address() {
  std::uint32_t hash = prometheus_express::kFnv1aOfNothing;
  for (const std::uintptr_t address : kSerialNumber) hash = hash_serial(hash, reg(address));
  return mac_address_from(hash);
}

}  // namespace board

extern "C" void SysTick_Handler() { prometheus_express::cortex_m::clock_tick(); }
