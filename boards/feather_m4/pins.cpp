#include "boards/feather_m4/pins.h"

namespace board {
namespace {

constexpr unsigned kFunctionC = 2;

void configure(Pin pin, std::uint8_t settings) {
  reg8(of_group(PORT_PINCFG, pin) + pin % 32) = settings;
}

}  // namespace

void connect_to_sercom(Pin pin) {
  volatile std::uint8_t& multiplexer = reg8(of_group(PORT_PMUX, pin) + pin % 32 / 2);
  const unsigned shift = pin % 2 * 4;
  multiplexer = static_cast<std::uint8_t>((multiplexer & ~(0xFu << shift)) | kFunctionC << shift);
  configure(pin, PORT_PINCFG_PMUXEN | PORT_PINCFG_INEN);
}

void make_input(Pin pin) {
  reg(of_group(PORT_DIRCLR, pin)) = bit(pin);
  configure(pin, PORT_PINCFG_INEN);
}

void make_input_pulled_down(Pin pin) {
  set_pin(pin, false);
  make_input(pin);
  configure(pin, PORT_PINCFG_INEN | PORT_PINCFG_PULLEN);
}

}  // namespace board
