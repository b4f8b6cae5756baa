// What a program needs of the board MPS2 besides its network (boards/common/lwip): of the FPGA
// image AN386, and of those with other processors (CMakeLists.txt).
//
// Before main(), start-up has switched on the floating-point unit, filled .data and .bss, set the
// console that say() writes to, and run the constructors of namespace scope. What main() returns is
// the exit status of the emulator. An interrupt handler is a function with the name that
// vectors.cpp has for it: extern "C" void Timer0_Handler().
#pragma once

#include <cstdint>

namespace board {

// Numbers of interrupts are as the NVIC counts them. Addresses are those of application notes
// AN385, AN386, AN500 and AN505; of the last, those that a program in secure mode uses.
#if defined(BOARD_MPS2_AN505)
inline constexpr std::uint32_t kCpuHz = 20'000'000;
inline constexpr unsigned kInterrupts = 124;
enum Interrupt : unsigned { kTimer0 = 3, kTimer1 = 4, kDualTimer = 5, kEthernet = 48 };
inline constexpr std::uintptr_t kTimer0Address = 0x50000000;
inline constexpr std::uintptr_t kTimer1Address = 0x50001000;
inline constexpr std::uintptr_t kFpgaIoAddress = 0x50302000;
inline constexpr std::uintptr_t kEthernetAddress = 0x52000000;
#else
inline constexpr std::uint32_t kCpuHz = 25'000'000;
inline constexpr unsigned kInterrupts = 32;
enum Interrupt : unsigned { kTimer0 = 8, kTimer1 = 9, kDualTimer = 10, kEthernet = 13 };
inline constexpr std::uintptr_t kTimer0Address = 0x40000000;
inline constexpr std::uintptr_t kTimer1Address = 0x40001000;
inline constexpr std::uintptr_t kFpgaIoAddress = 0x40028000;
#if defined(BOARD_MPS2_AN500)
inline constexpr std::uintptr_t kEthernetAddress = 0xA0000000;
#else
inline constexpr std::uintptr_t kEthernetAddress = 0x40200000;
#endif
#endif

// Lets an interrupt come through. The reverse is disable_interrupt().
void enable_interrupt(Interrupt interrupt);
void disable_interrupt(Interrupt interrupt);

// Starts the clock (platform/clock.h): SysTick interrupts at 1 kHz. Once, first thing in main().
void start();

// Writes text, as it is, to the console: the emulator's stderr, by semihosting.
void write_text(const char* text);

// Ends the emulator with this exit status.
[[noreturn]] void exit(int status);

}  // namespace board
