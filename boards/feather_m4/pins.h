// The pins of the SAMD51 and of the board.
#pragma once

#include <cstdint>

namespace board {

// Number n of group A, then of group B.
enum Pin : unsigned {
  kI2cSda = 12,
  kI2cScl = 13,
  kSpiSck = 17,
  kEthernetSelect = 20,  // D10
  kLed = 23,             // D13, red
  kUartTx = 32 + 16,     // D1
  kSpiMiso = 32 + 22,
  kSpiMosi = 32 + 23,
};

// Gives the pin to the SERCOM that it has at peripheral function C.
void connect_to_sercom(Pin pin);

// Takes the pin back: an input whose level pin_is_high() tells.
void make_input(Pin pin);
void make_output(Pin pin);

void set_pin(Pin pin, bool high);
bool pin_is_high(Pin pin);

}  // namespace board
