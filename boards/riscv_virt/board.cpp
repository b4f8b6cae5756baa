#include "boards/riscv_virt/board.h"

#include "boards/common/semihosting.h"
#include "prometheus_express/platform/riscv/clock.h"

namespace board {
namespace {

constexpr int kFaultExitStatus = 98;

// The CLINT (core-local interruptor), with the timer in it.
constexpr std::uintptr_t MTIMECMP = 0x02004000;
constexpr std::uintptr_t MTIME = 0x0200BFF8;

constexpr std::uint32_t kMtie = 1u << 7;  // of mie

volatile std::uint32_t& half(std::uintptr_t address, unsigned number) {
  return reinterpret_cast<volatile std::uint32_t*>(address)[number];
}

}  // namespace

void start() {
  prometheus_express::riscv::start_clock(MTIME, kTimerHz);
  constexpr std::uint32_t kMie = 1u << 3;
  asm volatile("csrs mstatus, %0" : : "r"(kMie) : "memory");
}

// In halves, so that no moment before `time` is in the register in between.
void interrupt_at(std::uint64_t time) {
  half(MTIMECMP, 1) = 0xFFFFFFFF;
  half(MTIMECMP, 0) = static_cast<std::uint32_t>(time);
  half(MTIMECMP, 1) = static_cast<std::uint32_t>(time >> 32);
  asm volatile("csrs mie, %0" : : "r"(kMtie) : "memory");
}

void stop_interrupts() { asm volatile("csrc mie, %0" : : "r"(kMtie) : "memory"); }

std::uint64_t timer_now() {
  for (;;) {
    const std::uint32_t high = half(MTIME, 1);
    const std::uint32_t low = half(MTIME, 0);
    if (half(MTIME, 1) == high) return std::uint64_t{high} << 32 | low;
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
