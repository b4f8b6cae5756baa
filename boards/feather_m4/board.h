// What a program needs of the Adafruit Feather M4 Express besides its buses (spi.h, i2c.h).
//
// Before main(), start-up has switched on the floating-point unit, filled .data and .bss, and run
// the constructors of namespace scope. A program that ends, by a return of main(), by a fault or by
// the watchdog, starts again; under a debugger with semihosting it says why, and what main()
// returns is the exit status. An interrupt handler is a function with the name that vectors.cpp has
// for it: extern "C" void TC0_Handler().
#pragma once

#include <array>
#include <cstdint>

#include "boards/cortex_m/fault_record.h"
#include "boards/cortex_m/program.h"

namespace board {

inline constexpr std::uint32_t kCpuHz = 120'000'000;
inline constexpr std::uint32_t kWatchdogMs = 4'000;

// How many interrupts the chip has (data sheet, "Interrupt Line Mapping"). The vector table has a
// place for each.
inline constexpr unsigned kInterruptLines = 137;

// Numbers of those for which a program can have a handler, as the NVIC counts them.
enum Interrupt : unsigned {
  kEic0 = 12,  // to kEic15: what pin_interrupts.h uses
  kEic15 = 27,
  kTc0 = 107,
  kTc1 = 108,
  kTc2 = 109,
  kTc3 = 110,
  kTc4 = 111,
  kTc5 = 112
};

// Lets an interrupt come through. The reverse is disable_interrupt().
void enable_interrupt(Interrupt interrupt);
void disable_interrupt(Interrupt interrupt);

// Starts the watchdog, the processor at kCpuHz, the clock (platform/clock.h) with SysTick
// interrupts at 1 kHz, and the console. Once, first thing in main().
//
// say() writes to the debugger where there is one at the start. Else it writes at 115,200 baud to
// D1, the TX of Serial1, where a serial adapter is connected there and to D0. Else it is not heard.
void start();

// Tells the watchdog that the program is alive: at least once in kWatchdogMs.
void feed_watchdog();

// The red LED beside the USB socket.
void set_led(bool on);

// Starts again.
[[noreturn]] void reset();

// Why the program started last: "power-on", "brown-out", "reset pin", "watchdog", "software",
// "backup", "flash"; "fault" where last_fault() tells of one.
const char* reset_cause();

// The chip's serial number: 128 bits as hexadecimal digits.
struct SerialNumber {
  char text[33];
};
SerialNumber serial_number();

// A locally administered Ethernet address that is made from the serial number.
std::array<std::uint8_t, 6> mac_address();

}  // namespace board
