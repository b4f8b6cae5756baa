// The pins of the SAMD51 and of the board.
#pragma once

#include <cstdint>

#include "boards/feather_m4/registers.h"

namespace board {

// Number n of group A, then of group B.
enum Pin : unsigned {
  kI2cSda = 12,
  kI2cScl = 13,
  kSpiSck = 17,
  kEthernetSelect = 20,  // D10
  kLed = 23,             // D13, red
  kUartTx = 32 + 16,     // D1
  kUartRx = 32 + 17,     // D0
  kSpiMiso = 32 + 22,
  kSpiMosi = 32 + 23,
};

// A register of the pin's group, and the pin's bit in it.
constexpr std::uintptr_t of_group(std::uintptr_t address, Pin pin) {
  return address + pin / 32 * kPortGroup;
}
constexpr std::uint32_t bit(Pin pin) { return 1u << pin % 32; }

// Gives the pin to the SERCOM that it has at peripheral function C.
void connect_to_sercom(Pin pin);

// Inputs, whose level pin_is_high() tells. The second one is low where nobody drives it.
void make_input(Pin pin);
void make_input_pulled_down(Pin pin);

// Inline, as those below: with a constant pin they are one store.
inline void make_output(Pin pin) { reg(of_group(PORT_DIRSET, pin)) = bit(pin); }

inline void set_pin(Pin pin, bool high) {
  reg(of_group(high ? PORT_OUTSET : PORT_OUTCLR, pin)) = bit(pin);
}

inline bool pin_is_high(Pin pin) {
  const std::uint32_t levels = reg(of_group(PORT_IN, pin));
  return (levels & bit(pin)) != 0;
}

}  // namespace board
