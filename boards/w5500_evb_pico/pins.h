// The pins of the RP2040 that the board uses.
#pragma once

#include <cstdint>

#include "boards/w5500_evb_pico/registers.h"

namespace board {

// GP0 to GP29.
enum Pin : unsigned {
  kUartTx = 0,
  kI2cSda = 4,
  kI2cScl = 5,
  // The W5500 is wired to these.
  kSpiMiso = 16,
  kEthernetSelect = 17,
  kSpiSck = 18,
  kSpiMosi = 19,
  kEthernetReset = 20,      // low: the chip is reset
  kEthernetInterrupt = 21,  // low: the chip wants to be asked; the driver does without
  kLed = 25,                // green
};

// Values of GPIOn_CTRL.FUNCSEL.
enum class Function : std::uint32_t { kSpi = 1, kUart = 2, kI2c = 3, kSio = 5 };

// Lets the pins be used at all. Called by start().
void start_pins();

// Gives the pin to a peripheral.
void connect(Pin pin, Function function);

// The same with the chip's own resistor to 3.3 V, 50 to 80 kilohms.
void connect_pulled_up(Pin pin, Function function);

// After connect() with kSio. Inline: with a constant pin they are one store.
inline void set_pin(Pin pin, bool high) {
  reg(high ? SIO_GPIO_OUT_SET : SIO_GPIO_OUT_CLR) = 1u << pin;
}
inline void drive_pin(Pin pin, bool on) { reg(on ? SIO_GPIO_OE_SET : SIO_GPIO_OE_CLR) = 1u << pin; }
inline bool pin_is_high(Pin pin) {
  const std::uint32_t levels = reg(SIO_GPIO_IN);
  return (levels & 1u << pin) != 0;
}

// An output, at this level from its first moment.
void make_output(Pin pin, bool high);

}  // namespace board
