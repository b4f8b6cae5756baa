#include "boards/common/semihosting.h"

#include "prometheus_express/text/hexadecimal.h"

namespace board::semihosting {
namespace {

enum Operation : int { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20 };

constexpr std::uint32_t ADP_Stopped_ApplicationExit = 0x20026;

#if defined(__riscv)
// The instructions around ebreak are what tells the call from a breakpoint; all three are of four
// bytes, and in one page.
[[gnu::noinline]] void call(Operation operation, const void* argument) {
  register int a0 asm("a0") = operation;
  register const void* a1 asm("a1") = argument;
  asm volatile(
      ".option push\n\t"
      ".option norvc\n\t"
      ".balign 16\n\t"
      "slli x0, x0, 0x1f\n\t"
      "ebreak\n\t"
      "srai x0, x0, 7\n\t"
      ".option pop"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
}
#else
void call(Operation operation, const void* argument) {
  register int r0 asm("r0") = operation;
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}
#endif

}  // namespace

void write_text(const char* text) { call(SYS_WRITE0, text); }

void write_hexadecimal(const char* name, std::uint32_t value) {
  char text[9];
  *prometheus_express::write_hexadecimal(value, text) = '\0';
  write_text(name);
  write_text(text);
}

// By its name a debugger finds the end of a program.
[[gnu::noipa]] void exit(int status) {
  const std::uint32_t block[] = {ADP_Stopped_ApplicationExit, static_cast<std::uint32_t>(status)};
  for (;;) call(SYS_EXIT_EXTENDED, block);
}

}  // namespace board::semihosting
