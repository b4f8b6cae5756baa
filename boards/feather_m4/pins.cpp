#include "boards/feather_m4/pins.h"

namespace board {
namespace {

void configure(Pin pin, std::uint8_t settings) {
  reg8(of_group(PORT_PINCFG, pin) + pin % 32) = settings;
}

}  // namespace

void connect(Pin pin, PinFunction function) {
  volatile std::uint8_t& multiplexer = reg8(of_group(PORT_PMUX, pin) + pin % 32 / 2);
  const unsigned shift = pin % 2 * 4;
  multiplexer = static_cast<std::uint8_t>((multiplexer & ~(0xFu << shift)) |
                                          static_cast<unsigned>(function) << shift);
  switch (function) {
    case PinFunction::kEdges:
      return configure(pin, static_cast<std::uint8_t>(
                                (reg8(of_group(PORT_PINCFG, pin) + pin % 32) & PORT_PINCFG_PULLEN) |
                                PORT_PINCFG_PMUXEN | PORT_PINCFG_INEN));
    case PinFunction::kAnalog:
      return configure(pin, PORT_PINCFG_PMUXEN);
    case PinFunction::kSercom:
      return configure(pin, PORT_PINCFG_PMUXEN | PORT_PINCFG_INEN);
  }
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

void make_input_pulled_up(Pin pin) {
  make_input_pulled_down(pin);
  set_pin(pin, true);
}

void make_open_drain(Pin pin) {
  make_input(pin);
  set_pin(pin, false);
}

}  // namespace board
