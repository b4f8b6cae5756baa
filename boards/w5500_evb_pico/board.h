// What a program needs of the W5500-EVB-Pico besides its buses (spi.h, i2c.h) and its converter
// (adc.h).
//
// One of the two cores of the RP2040 runs: the other one sleeps in the boot ROM, and port
// platform/ports/interrupts.h is enough. Before main(), start-up has filled .data and .bss, and run
// the constructors of namespace scope. A program that ends, by a return of main(), by a fault or by
// the watchdog, starts again. An interrupt handler is a function with the name that vectors.cpp has
// for it: extern "C" void TIMER_IRQ_0_Handler().
#pragma once

#include <array>
#include <cstdint>

#include "boards/cortex_m/fault_record.h"
#include "boards/cortex_m/program.h"

namespace board {

inline constexpr std::uint32_t kCpuHz = 125'000'000;
inline constexpr std::uint32_t kWatchdogMs = 4'000;

// How many interrupts the processor has. The vector table has a place for each.
inline constexpr unsigned kInterruptLines = 32;

// Numbers of those for which a program can have a handler, as the NVIC counts them.
enum Interrupt : unsigned {
  kTimer0 = 0,
  kTimer1 = 1,
  kTimer2 = 2,
  kTimer3 = 3,
  kPins = 13,  // GP0 to GP29
};

// Lets an interrupt come through. The reverse is disable_interrupt().
void enable_interrupt(Interrupt interrupt);
void disable_interrupt(Interrupt interrupt);

// Starts the watchdog, the processor at kCpuHz, the clock (platform/clock.h) with SysTick
// interrupts at 1 kHz, the pins, and the console. Once, first thing in main().
//
// say() writes to GP0, the TX of UART0, at 115,200 baud.
void start();

// Milliseconds since start(): what monotonic_ns() says, without a division of 64 bits, which takes
// this processor 1,300 instructions. For w5500::Options::clock.
std::uint64_t now_ms();

// Tells the watchdog that the program is alive: at least once in kWatchdogMs.
void feed_watchdog();

// The green LED beside the USB socket.
void set_led(bool on);

// Starts again.
[[noreturn]] void reset();

// Why the program started last: "power-on" (or a brown-out), "reset pin", "watchdog", "software";
// "fault" where last_fault() tells of one; "debugger".
const char* reset_cause();

// The flash's serial number (flash_id.h): 64 bits as hexadecimal digits.
struct SerialNumber {
  char text[17];
};
SerialNumber serial_number();

// A locally administered Ethernet address that is made from the serial number.
std::array<std::uint8_t, 6> mac_address();

}  // namespace board
