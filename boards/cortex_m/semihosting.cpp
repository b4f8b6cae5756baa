#include "boards/cortex_m/semihosting.h"

#include "prometheus_express/text/hexadecimal.h"

namespace board::semihosting {
namespace {

enum Operation : int { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20 };

constexpr std::uint32_t ADP_Stopped_ApplicationExit = 0x20026;

void call(Operation operation, const void* argument) {
  register int r0 asm("r0") = operation;
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void write_hexadecimal(const char* name, std::uint32_t value) {
  char text[9];
  *prometheus_express::write_hexadecimal(value, text) = '\0';
  write_text(name);
  write_text(text);
}

}  // namespace

void write_text(const char* text) { call(SYS_WRITE0, text); }

void write_fault(const Fault& fault) {
  write_text("Stopped by an exception that nobody handles:");
  write_hexadecimal("\n  exception ", fault.exception);
  write_hexadecimal("\n  pc   ", fault.pc);
  write_hexadecimal("\n  lr   ", fault.lr);
  write_hexadecimal("\n  cfsr ", fault.cfsr);
  write_hexadecimal("\n  bfar ", fault.bfar);
  write_text("\n");
}

// By its name a debugger finds the end of a program.
[[gnu::noipa]] void exit(int status) {
  const std::uint32_t block[] = {ADP_Stopped_ApplicationExit, static_cast<std::uint32_t>(status)};
  for (;;) call(SYS_EXIT_EXTENDED, block);
}

}  // namespace board::semihosting
