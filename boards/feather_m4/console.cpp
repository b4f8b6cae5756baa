#include "boards/feather_m4/console.h"

#include "boards/cortex_m/program.h"
#include "boards/cortex_m/semihosting.h"
#include "boards/feather_m4/clocks.h"
#include "boards/feather_m4/pins.h"
#include "boards/feather_m4/registers.h"

namespace board {
namespace {

constexpr std::uint32_t DHCSR_C_DEBUGEN = 1u << 0;
constexpr std::uint32_t APBDMASK_SERCOM5 = 1u << 1;
constexpr std::uint32_t CTRLA_MODE_USART = 1u << SERCOM_CTRLA_MODE_Pos;
constexpr std::uint32_t CTRLA_DORD = 1u << 30;  // least significant bit first
constexpr std::uint32_t CTRLB_TXEN = 1u << 16;
constexpr std::uint32_t kBaud = 115'200;
constexpr std::uint32_t kBaudRegister = 65'536 - 65'536ull * 16 * kBaud / kPeripheralHz;
constexpr int kPatience = 100'000;  // register reads; a byte takes a few thousand

// False: the UART does not move.
bool send(char byte) {
  for (int i = 0; i < kPatience; ++i) {
    if ((reg8(SERCOM5 + INTFLAG) & SERCOM_INTFLAG_DRE) == 0) continue;
    reg(SERCOM5 + DATA) = static_cast<std::uint8_t>(byte);
    return true;
  }
  return false;
}

}  // namespace

bool debugger_attached() {
  const std::uint32_t status = reg(prometheus_express::cortex_m::DHCSR);
  return (status & DHCSR_C_DEBUGEN) != 0;
}

void start_console() {
  if (debugger_attached()) return;
  reg(MCLK_APBDMASK) = reg(MCLK_APBDMASK) | APBDMASK_SERCOM5;
  start_peripheral_clock(kClockOfSercom5);
  connect_to_sercom(kUartTx);
  reg(SERCOM5 + CTRLA) = CTRLA_MODE_USART | CTRLA_DORD;
  reg16(SERCOM5 + BAUD) = kBaudRegister;
  reg(SERCOM5 + CTRLB) = CTRLB_TXEN;
  reg(SERCOM5 + CTRLA) = CTRLA_MODE_USART | CTRLA_DORD | SERCOM_CTRLA_ENABLE;
}

void show_line(const char* line) {
  if (debugger_attached()) {
    semihosting::write(line);
    semihosting::write("\n");
    return;
  }
  while (*line != '\0') {
    if (!send(*line++)) return;
  }
  if (send('\r')) send('\n');
}

}  // namespace board
