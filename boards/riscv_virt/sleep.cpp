// Interrupts that end a sleep: of the CLINT's timer, and of devices through the PLIC ("RISC-V
// Platform-Level Interrupt Controller Specification" 1.0.0, "RISC-V Privileged Architectures"
// 20211203, 3.1.9 and 3.3.3).
#include <cstdint>

#include "boards/riscv_virt/board.h"
#include "boards/riscv_virt/clint.h"

namespace board {
namespace {

// Of the first core in machine mode.
constexpr std::uintptr_t PLIC = 0x0C000000;
constexpr std::uintptr_t PLIC_PRIORITY = PLIC;  // a word for each interrupt
constexpr std::uintptr_t PLIC_ENABLE = PLIC + 0x2000;
constexpr std::uintptr_t PLIC_THRESHOLD = PLIC + 0x200000;
constexpr std::uintptr_t PLIC_CLAIM = PLIC + 0x200004;

constexpr std::uint32_t kMeie = 1u << 11;  // of mie

volatile std::uint32_t& reg(std::uintptr_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}

}  // namespace

void enable_device_interrupt(unsigned number) {
  reg(PLIC_PRIORITY + 4 * number) = 1;
  volatile std::uint32_t& enabled = reg(PLIC_ENABLE + number / 32 * 4);
  enabled = enabled | 1u << number % 32;
  reg(PLIC_THRESHOLD) = 0;
}

void acknowledge_device_interrupts() {
  while (const std::uint32_t number = reg(PLIC_CLAIM)) reg(PLIC_CLAIM) = number;
}

// No trap is taken, since interrupts are masked and what is enabled here is disabled again. The
// timer that a program has set is as it was.
void sleep_until(std::uint64_t time) {
  std::uint32_t enabled = 0;
  asm volatile("csrr %0, mie" : "=r"(enabled));
  const std::uint64_t asked = clint::read_compare();
  const bool timer_in_use = (enabled & clint::kMtie) != 0;
  clint::write_compare(timer_in_use && asked < time ? asked : time);
  asm volatile("csrs mie, %0\n\twfi" : : "r"(clint::kMtie | kMeie) : "memory");
  clint::write_compare(asked);
  asm volatile("csrw mie, %0" : : "r"(enabled) : "memory");
}

}  // namespace board
