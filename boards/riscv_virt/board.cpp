#include "boards/riscv_virt/board.h"

#include "boards/common/semihosting.h"
#include "boards/riscv_virt/clint.h"
#include "prometheus_express/platform/riscv/clock.h"

namespace board {
namespace {

constexpr int kFaultExitStatus = 98;

}  // namespace

void start() {
  prometheus_express::riscv::start_clock(clint::MTIME, kTimerHz);
  constexpr std::uint32_t kMie = 1u << 3;
  asm volatile("csrs mstatus, %0" : : "r"(kMie) : "memory");
}

void interrupt_at(std::uint64_t time) {
  clint::write_compare(time);
  asm volatile("csrs mie, %0" : : "r"(clint::kMtie) : "memory");
}

void stop_interrupts() { asm volatile("csrc mie, %0" : : "r"(clint::kMtie) : "memory"); }

std::uint64_t timer_now() {
  for (;;) {
    const std::uint32_t high = clint::half(clint::MTIME, 1);
    const std::uint32_t low = clint::half(clint::MTIME, 0);
    if (clint::half(clint::MTIME, 1) == high) return std::uint64_t{high} << 32 | low;
  }
}

void exit(int status) { semihosting::exit(status); }

void show_line(const char* line) {
  semihosting::write_text(line);
  semihosting::write_text("\n");
}

void stop(const Fault& fault) {
  semihosting::write_text("Stopped by an exception that nobody handles:");
  semihosting::write_hexadecimal("\n  mcause ", fault.mcause);
  semihosting::write_hexadecimal("\n  mepc   ", fault.mepc);
  semihosting::write_hexadecimal("\n  mtval  ", fault.mtval);
  semihosting::write_text("\n");
  exit(kFaultExitStatus);
}

}  // namespace board
