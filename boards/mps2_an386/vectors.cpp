// The vector table.
#include "boards/cortex_m/vectors.h"

#include "boards/mps2_an386/board.h"

extern "C" {

// A program's own function of the name takes the place of each.
[[gnu::weak, gnu::naked]] void Timer0_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }
[[gnu::weak, gnu::naked]] void Timer1_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }
[[gnu::weak, gnu::naked]] void DualTimer_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }
[[gnu::weak, gnu::naked]] void Ethernet_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }

[[gnu::section(".vectors")]] extern const board::Vectors<board::kInterrupts> board_vectors;

}  // extern "C"

namespace {

constexpr board::InterruptHandler kHandlers[] = {{board::kTimer0, Timer0_Handler},
                                                 {board::kTimer1, Timer1_Handler},
                                                 {board::kDualTimer, DualTimer_Handler},
                                                 {board::kEthernet, Ethernet_Handler}};

}  // namespace

constexpr board::Vectors<board::kInterrupts> board_vectors =
    board::vectors<board::kInterrupts>(kHandlers);
