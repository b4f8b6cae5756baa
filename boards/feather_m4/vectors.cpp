// The vector table. An interrupt that is not named here yet needs a line like the others.
#include "boards/cortex_m/vectors.h"

#include "boards/feather_m4/board.h"

extern "C" {

[[gnu::naked]] void unhandled_interrupt() noexcept { asm volatile("b Fault_Handler"); }

// A program's own function of the name takes the place of each. EIC_Handler is that of all sixteen
// lines of the EIC.
[[gnu::weak, gnu::alias("unhandled_interrupt")]] void EIC_Handler() noexcept;
[[gnu::weak, gnu::alias("unhandled_interrupt")]] void TC0_Handler() noexcept;
[[gnu::weak, gnu::alias("unhandled_interrupt")]] void TC1_Handler() noexcept;
[[gnu::weak, gnu::alias("unhandled_interrupt")]] void TC2_Handler() noexcept;
[[gnu::weak, gnu::alias("unhandled_interrupt")]] void TC3_Handler() noexcept;
[[gnu::weak, gnu::alias("unhandled_interrupt")]] void TC4_Handler() noexcept;
[[gnu::weak, gnu::alias("unhandled_interrupt")]] void TC5_Handler() noexcept;

[[gnu::section(".vectors")]] extern const board::Vectors<board::kInterruptLines> board_vectors;

}  // extern "C"

namespace {

constexpr board::InterruptHandler kHandlers[] = {
    {board::kTc0, TC0_Handler}, {board::kTc1, TC1_Handler}, {board::kTc2, TC2_Handler},
    {board::kTc3, TC3_Handler}, {board::kTc4, TC4_Handler}, {board::kTc5, TC5_Handler}};

constexpr board::Vectors<board::kInterruptLines> table() {
  auto vectors = board::vectors<board::kInterruptLines>(kHandlers);
  for (unsigned line = board::kEic0; line <= board::kEic15; ++line) {
    vectors.interrupts[line] = EIC_Handler;
  }
  return vectors;
}

}  // namespace

constexpr board::Vectors<board::kInterruptLines> board_vectors = table();
