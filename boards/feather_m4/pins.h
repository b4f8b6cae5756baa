// The pins of the SAMD51 and of the board.
#pragma once

#include <cstdint>

#include "boards/feather_m4/registers.h"

namespace board {

// Number n of group A, then of group B. Those that are for the program have the names that stand on
// the board; any of them is a digital pin.
enum Pin : unsigned {
  kA0 = 2,
  kA1 = 5,
  kA2 = 32 + 8,
  kA3 = 32 + 9,
  kA4 = 4,
  kA5 = 6,
  kD4 = 14,
  kD5 = 16,
  kD6 = 18,
  kD9 = 19,
  kD10 = 20,
  kD11 = 21,
  kD12 = 22,
  kD13 = 23,
  kI2cSda = 12,
  kI2cScl = 13,
  kSpiSck = 17,
  kEthernetSelect = kD10,
  kLed = kD13,        // red
  kUartTx = 32 + 16,  // D1
  kUartRx = 32 + 17,  // D0
  kSpiMiso = 32 + 22,
  kSpiMosi = 32 + 23,
};

// A register of the pin's group, and the pin's bit in it.
constexpr std::uintptr_t of_group(std::uintptr_t address, Pin pin) {
  return address + pin / 32 * kPortGroup;
}
constexpr std::uint32_t bit(Pin pin) { return 1u << pin % 32; }

// Gives the pin to a peripheral: that which senses edges (pin_interrupts.h), whose input it is with
// the resistor that it has; the converter (analog.h); or the SERCOM that it has.
enum class PinFunction : unsigned { kEdges = 0, kAnalog = 1, kSercom = 2 };  // A, B, C
void connect(Pin pin, PinFunction function);

// Inputs, whose level pin_is_high() tells. Where nobody drives it, the second one is low and the
// third one high, by resistors of 20 to 60 kOhm in the chip.
void make_input(Pin pin);
void make_input_pulled_down(Pin pin);
void make_input_pulled_up(Pin pin);

// An open drain, which is let go at first: pull_low() and let_go() drive it, pin_is_high() tells
// what the others make of it. It needs a resistor to the supply outside.
void make_open_drain(Pin pin);

// Inline, as those below: with a constant pin they are one store.
inline void make_output(Pin pin) { reg(of_group(PORT_DIRSET, pin)) = bit(pin); }

inline void set_pin(Pin pin, bool high) {
  reg(of_group(high ? PORT_OUTSET : PORT_OUTCLR, pin)) = bit(pin);
}

inline void pull_low(Pin pin) { make_output(pin); }
inline void let_go(Pin pin) { reg(of_group(PORT_DIRCLR, pin)) = bit(pin); }

inline bool pin_is_high(Pin pin) {
  const std::uint32_t levels = reg(of_group(PORT_IN, pin));
  return (levels & bit(pin)) != 0;
}

}  // namespace board
