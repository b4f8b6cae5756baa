// Interrupts off and on again, for Cortex-M.
#pragma once

#include <cstdint>

namespace prometheus_express::cortex_m {

// Masks all interrupts but NMI and HardFault, and gives what restore_interrupts() wants. Pairs may
// be nested and used in interrupt handlers. Both are also barriers for the compiler: no access to
// memory moves across them.
inline std::uint32_t mask_interrupts() {
  std::uint32_t primask = 0;
  asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask) : : "memory");
  return primask;
}

inline void restore_interrupts(std::uint32_t primask) {
  asm volatile("msr primask, %0" : : "r"(primask) : "memory");
}

// An interrupt that waited comes now, even where they are masked again at once.
inline void let_interrupts_in() { asm volatile("isb" : : : "memory"); }

// Interrupts are masked while it lives.
class InterruptsMasked {
 public:
  InterruptsMasked() : primask_(mask_interrupts()) {}
  ~InterruptsMasked() { restore_interrupts(primask_); }
  InterruptsMasked(const InterruptsMasked&) = delete;
  InterruptsMasked& operator=(const InterruptsMasked&) = delete;

 private:
  std::uint32_t primask_;
};

}  // namespace prometheus_express::cortex_m
