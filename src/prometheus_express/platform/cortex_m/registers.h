// Access to memory-mapped registers, and those that every Cortex-M has. Names are those of the
// ARMv7-M Architecture Reference Manual.
#pragma once

#include <cstdint>

namespace prometheus_express::cortex_m {

// The 32-bit register at this address. Assign what is read: an expression alone does not read it.
inline volatile std::uint32_t& reg(std::uintptr_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}

inline constexpr std::uintptr_t DWT_CTRL = 0xE0001000;
inline constexpr std::uintptr_t DWT_CYCCNT = 0xE0001004;
inline constexpr std::uintptr_t SYST_CSR = 0xE000E010;
inline constexpr std::uintptr_t SYST_RVR = 0xE000E014;
inline constexpr std::uintptr_t SYST_CVR = 0xE000E018;
inline constexpr std::uintptr_t NVIC_ISER = 0xE000E100;  // 32 interrupts a word; write 1 to enable
inline constexpr std::uintptr_t NVIC_ICER = 0xE000E180;  // write 1 to disable
inline constexpr std::uintptr_t NVIC_ICPR = 0xE000E280;  // write 1 to forget
inline constexpr std::uintptr_t ICSR = 0xE000ED04;
inline constexpr std::uintptr_t VTOR = 0xE000ED08;
inline constexpr std::uintptr_t AIRCR = 0xE000ED0C;
inline constexpr std::uintptr_t SCR = 0xE000ED10;
inline constexpr std::uintptr_t CCR = 0xE000ED14;
inline constexpr std::uintptr_t CFSR = 0xE000ED28;
inline constexpr std::uintptr_t BFAR = 0xE000ED38;
inline constexpr std::uintptr_t CPACR = 0xE000ED88;
inline constexpr std::uintptr_t DHCSR = 0xE000EDF0;
inline constexpr std::uintptr_t DEMCR = 0xE000EDFC;

}  // namespace prometheus_express::cortex_m
