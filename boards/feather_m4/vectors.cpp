// The vector table. An interrupt that is not named here yet needs a line like the others; the table
// ends with the last one.
#include "boards/cortex_m/vectors.h"

#include "boards/feather_m4/board.h"

namespace {

constexpr std::size_t kInterrupts = board::kTc3 + 1;

}  // namespace

extern "C" {

// A program's own function of the name takes the place of each.
[[gnu::weak, gnu::naked]] void TC0_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC1_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC2_Handler() { asm volatile("b Fault_Handler"); }
[[gnu::weak, gnu::naked]] void TC3_Handler() { asm volatile("b Fault_Handler"); }

[[gnu::section(".vectors")]] extern const board::Vectors<kInterrupts> board_vectors;

}  // extern "C"

namespace {

constexpr board::InterruptHandler kHandlers[] = {{board::kTc0, TC0_Handler},
                                                 {board::kTc1, TC1_Handler},
                                                 {board::kTc2, TC2_Handler},
                                                 {board::kTc3, TC3_Handler}};

}  // namespace

constexpr board::Vectors<kInterrupts> board_vectors = board::vectors<kInterrupts>(kHandlers);
