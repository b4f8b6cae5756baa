#include "boards/feather_m4/console.h"

#include "boards/common/program.h"
#include "boards/common/semihosting.h"
#include "boards/feather_m4/clocks.h"
#include "boards/feather_m4/pins.h"
#include "boards/feather_m4/registers.h"

namespace board {
namespace {

constexpr std::uint32_t DHCSR_C_DEBUGEN = 1u << 0;
constexpr std::uint32_t APBDMASK_SERCOM5 = 1u << 1;
constexpr std::uint32_t CTRLA_MODE_USART = 1u << SERCOM_CTRLA_MODE_Pos;
constexpr std::uint32_t CTRLA_RXPO_1 = 1u << 20;  // RX at pad 1, though nobody listens; TX at pad 0
constexpr std::uint32_t CTRLA_DORD = 1u << 30;    // least significant bit first
constexpr std::uint32_t kSettings = CTRLA_MODE_USART | CTRLA_RXPO_1 | CTRLA_DORD;
constexpr std::uint32_t CTRLB_TXEN = 1u << 16;
constexpr std::uint32_t kBaud = 115'200;
constexpr std::uint32_t kBaudRegister = 65'536 - 65'536ull * 16 * kBaud / kPeripheralHz;
constexpr int kPatience = 100'000;  // register reads; a byte takes a few thousand

constexpr int kLineFalls = 10'000;  // turns of a loop: more than a pin takes to follow its resistor

bool uart_is_on = false;

// False: the UART does not move.
bool wait_for(std::uint8_t flag) {
  for (int i = 0; i < kPatience; ++i) {
    if ((reg8(SERCOM5 + INTFLAG) & flag) != 0) return true;
  }
  return false;
}

bool send_byte(char byte) {
  if (!wait_for(SERCOM_INTFLAG_DRE)) return false;
  reg(SERCOM5 + DATA) = static_cast<std::uint8_t>(byte);
  return true;
}

}  // namespace

bool debugger_attached() {
  const std::uint32_t status = reg(prometheus_express::cortex_m::DHCSR);
  return (status & DHCSR_C_DEBUGEN) != 0;
}

void start_console() {
  // The transmitter of an adapter holds its line high.
  make_input_pulled_down(kUartRx);
  for (int i = 0; i < kLineFalls; ++i) asm volatile("nop");
  if (debugger_attached() || !pin_is_high(kUartRx)) return;
  reg(MCLK_APBDMASK) = reg(MCLK_APBDMASK) | APBDMASK_SERCOM5;
  start_peripheral_clock(kClockOfSercom5);
  connect(kUartTx, PinFunction::kSercom);
  reg(SERCOM5 + CTRLA) = kSettings;
  reg16(SERCOM5 + BAUD) = kBaudRegister;
  reg(SERCOM5 + CTRLB) = CTRLB_TXEN;
  reg(SERCOM5 + CTRLA) = kSettings | SERCOM_CTRLA_ENABLE;
  uart_is_on = true;
}

void show_line(const char* line) {
  if (debugger_attached()) {
    semihosting::write_text(line);
    semihosting::write_text("\n");
    return;
  }
  start_console_once();
  if (!uart_is_on) return;
  while (*line != '\0') {
    if (!send_byte(*line++)) return;
  }
  // To the end: the program may start again at once.
  if (send_byte('\r') && send_byte('\n')) wait_for(SERCOM_INTFLAG_TXC);
}

}  // namespace board
