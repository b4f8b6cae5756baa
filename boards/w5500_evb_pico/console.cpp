#include "boards/w5500_evb_pico/console.h"

#include "boards/common/program.h"
#include "boards/w5500_evb_pico/clocks.h"
#include "boards/w5500_evb_pico/pins.h"
#include "boards/w5500_evb_pico/registers.h"

namespace board {
namespace {

constexpr std::uint32_t UARTFR_BUSY = 1u << 3;
constexpr std::uint32_t UARTFR_TXFF = 1u << 5;
constexpr std::uint32_t UARTLCR_H_FEN = 1u << 4;
constexpr std::uint32_t UARTLCR_H_WLEN_8 = 3u << 5;
constexpr std::uint32_t UARTCR_UARTEN = 1u << 0;
constexpr std::uint32_t UARTCR_TXE = 1u << 8;
constexpr std::uint32_t kBaud = 115'200;
// In 64ths of a cycle of 16 times the baud rate, rounded.
constexpr std::uint32_t kDivisor = (kPeripheralHz * 4 + kBaud / 2) / kBaud;
constexpr int kPatience = 200'000;  // register reads; what the FIFO holds takes some 3 ms

bool is_on = false;

// False: the UART does not move.
bool wait_while(std::uint32_t flag) {
  for (int i = 0; i < kPatience; ++i) {
    if ((reg(UART0_UARTFR) & flag) == 0) return true;
  }
  return false;
}

bool send_byte(char byte) {
  if (!wait_while(UARTFR_TXFF)) return false;
  reg(UART0_UARTDR) = static_cast<std::uint8_t>(byte);
  return true;
}

}  // namespace

void start_console() {
  start_subsystem(kUart0);
  connect(kUartTx, Function::kUart);
  reg(UART0_UARTIBRD) = kDivisor / 64;
  reg(UART0_UARTFBRD) = kDivisor % 64;
  reg(UART0_UARTLCR_H) = UARTLCR_H_WLEN_8 | UARTLCR_H_FEN;
  reg(UART0_UARTCR) = UARTCR_UARTEN | UARTCR_TXE;
  is_on = true;
}

void show_line(const char* line) {
  if (!is_on) return;
  while (*line != '\0') {
    if (!send_byte(*line++)) return;
  }
  // To the end: the program may start again at once.
  if (send_byte('\r') && send_byte('\n')) wait_while(UARTFR_BUSY);
}

}  // namespace board
