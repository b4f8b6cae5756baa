// Each interrupt that board.h names reaches the handler of its name, and no other one.
#include "boards/cortex_m/program.h"
#include "boards/feather_m4/board.h"
#include "boards/feather_m4/registers.h"
#include "prometheus_express/platform/halt.h"

namespace {

constexpr std::uintptr_t kPending = 0xE000E200;  // NVIC_ISPR

volatile unsigned taken = 0;  // the interrupt whose handler ran last
volatile unsigned count = 0;

unsigned active_interrupt() {
  unsigned exception = 0;
  asm volatile("mrs %0, ipsr" : "=r"(exception));
  return exception - 16;
}

void take(unsigned interrupt) {
  taken = interrupt;
  count = count + 1;
}

bool reaches_its_handler(board::Interrupt interrupt) {
  taken = 0;
  count = 0;
  board::enable_interrupt(interrupt);
  board::reg(kPending + interrupt / 32 * 4) = 1u << interrupt % 32;
  asm volatile("dsb\n isb" : : : "memory");
  board::disable_interrupt(interrupt);
  return taken == interrupt && count == 1;
}

}  // namespace

extern "C" {

void EIC_Handler() { take(active_interrupt()); }
void TC0_Handler() { take(board::kTc0); }
void TC1_Handler() { take(board::kTc1); }
void TC2_Handler() { take(board::kTc2); }
void TC3_Handler() { take(board::kTc3); }
void TC4_Handler() { take(board::kTc4); }
void TC5_Handler() { take(board::kTc5); }

}  // extern "C"

int main() {
  board::start();
  bool good = true;
  for (const board::Interrupt interrupt :
       {board::kTc0, board::kTc1, board::kTc2, board::kTc3, board::kTc4, board::kTc5}) {
    good &= reaches_its_handler(interrupt);
  }
  for (unsigned line = board::kEic0; line <= board::kEic15; ++line) {
    good &= reaches_its_handler(static_cast<board::Interrupt>(line));
  }
  prometheus_express::say(good ? "all good" : "an interrupt did not reach its handler");
  return good ? 0 : 1;
}
