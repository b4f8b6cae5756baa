// The clocks of the board, and which peripherals run.
#pragma once

#include <cstdint>

namespace board {

// SPI and UART run at the processor's clock.
inline constexpr std::uint32_t kPeripheralHz = 125'000'000;

// From the crystal of 12 MHz: the processor and the peripherals at 125 MHz, the ADC at 48 MHz.
// Where an oscillator does not start, the watchdog ends it.
void start_clocks();

// Bits of RESETS_RESET.
enum Subsystem : unsigned {
  kAdc = 0,
  kI2c0 = 3,
  kIoBank0 = 5,
  kPadsBank0 = 8,
  kPllSys = 12,
  kPllUsb = 13,
  kSpi0 = 16,
  kUart0 = 22,
};

// Puts the subsystem into its state after a reset, and lets it run.
void start_subsystem(Subsystem subsystem);

}  // namespace board
