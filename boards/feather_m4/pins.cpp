#include "boards/feather_m4/pins.h"

#include "boards/feather_m4/registers.h"

namespace board {
namespace {

constexpr unsigned kFunctionC = 2;

std::uintptr_t of_group(std::uintptr_t address, Pin pin) { return address + pin / 32 * kPortGroup; }

std::uint32_t bit(Pin pin) { return 1u << pin % 32; }

}  // namespace

void connect_to_sercom(Pin pin) {
  volatile std::uint8_t& multiplexer = reg8(of_group(PORT_PMUX, pin) + pin % 32 / 2);
  const unsigned shift = pin % 2 * 4;
  multiplexer = static_cast<std::uint8_t>((multiplexer & ~(0xFu << shift)) | kFunctionC << shift);
  reg8(of_group(PORT_PINCFG, pin) + pin % 32) = PORT_PINCFG_PMUXEN | PORT_PINCFG_INEN;
}

void make_input(Pin pin) {
  reg(of_group(PORT_DIRCLR, pin)) = bit(pin);
  reg8(of_group(PORT_PINCFG, pin) + pin % 32) = PORT_PINCFG_INEN;
}

void make_output(Pin pin) { reg(of_group(PORT_DIRSET, pin)) = bit(pin); }

void set_pin(Pin pin, bool high) {
  reg(of_group(high ? PORT_OUTSET : PORT_OUTCLR, pin)) = bit(pin);
}

bool pin_is_high(Pin pin) {
  const std::uint32_t levels = reg(of_group(PORT_IN, pin));
  return (levels & bit(pin)) != 0;
}

}  // namespace board
