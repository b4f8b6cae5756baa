// The CLINT (core-local interruptor), with the timer in it: its registers, in halves, since a core
// of 32 bits reads and writes no more at once.
#pragma once

#include <cstdint>

namespace board::clint {

inline constexpr std::uintptr_t MTIMECMP = 0x02004000;
inline constexpr std::uintptr_t MTIME = 0x0200BFF8;

inline constexpr std::uint32_t kMtie = 1u << 7;  // of mie

inline volatile std::uint32_t& half(std::uintptr_t address, unsigned number) {
  return reinterpret_cast<volatile std::uint32_t*>(address)[number];
}

// What interrupts the core, if kMtie is set, when MTIME has reached it.
inline std::uint64_t read_compare() {
  return std::uint64_t{half(MTIMECMP, 1)} << 32 | half(MTIMECMP, 0);
}

// So that no moment before `time` is in the register in between.
inline void write_compare(std::uint64_t time) {
  half(MTIMECMP, 1) = 0xFFFFFFFF;
  half(MTIMECMP, 0) = static_cast<std::uint32_t>(time);
  half(MTIMECMP, 1) = static_cast<std::uint32_t>(time >> 32);
}

}  // namespace board::clint
