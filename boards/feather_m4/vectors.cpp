// The vector table. An interrupt that is not named here yet needs a line like the others.
#include "boards/cortex_m/vectors.h"

#include "boards/feather_m4/board.h"

extern "C" {

// A program's own function of the name takes the place of each. EIC_Handler is that of all sixteen
// lines of the EIC.
[[gnu::weak, gnu::naked]] void EIC_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC0_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC1_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC2_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC3_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC4_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC5_Handler() { asm volatile("b Fault_Handler"); }

[[gnu::section(".vectors")]] extern const board::Vectors<board::kInterruptLines> board_vectors;

}  // extern "C"

namespace {

constexpr board::InterruptHandler kHandlers[] = {
    {board::kTc0, TC0_Handler}, {board::kTc1, TC1_Handler}, {board::kTc2, TC2_Handler},
    {board::kTc3, TC3_Handler}, {board::kTc4, TC4_Handler}, {board::kTc5, TC5_Handler}};

}  // namespace

constexpr board::Vectors<board::kInterruptLines> board_vectors =
    board::vectors<board::kInterruptLines>(kHandlers);
