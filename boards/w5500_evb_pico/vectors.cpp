// The vector table. An interrupt that is not named here yet needs a line like the others.
#include "boards/cortex_m/vectors.h"

#include "boards/w5500_evb_pico/board.h"

extern "C" {

// A program's own function of the name takes the place of each.
[[gnu::weak, gnu::naked]] void TIMER_IRQ_0_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }
[[gnu::weak, gnu::naked]] void TIMER_IRQ_1_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }
[[gnu::weak, gnu::naked]] void TIMER_IRQ_2_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }
[[gnu::weak, gnu::naked]] void TIMER_IRQ_3_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }
[[gnu::weak, gnu::naked]] void IO_IRQ_BANK0_Handler() { asm volatile(BOARD_JUMP_TO_FAULT_HANDLER); }

[[gnu::section(".vectors")]] extern const board::Vectors<board::kInterruptLines> board_vectors;

}  // extern "C"

namespace {

constexpr board::InterruptHandler kHandlers[] = {{board::kTimer0, TIMER_IRQ_0_Handler},
                                                 {board::kTimer1, TIMER_IRQ_1_Handler},
                                                 {board::kTimer2, TIMER_IRQ_2_Handler},
                                                 {board::kTimer3, TIMER_IRQ_3_Handler},
                                                 {board::kPins, IO_IRQ_BANK0_Handler}};

}  // namespace

constexpr board::Vectors<board::kInterruptLines> board_vectors =
    board::vectors<board::kInterruptLines>(kHandlers);
