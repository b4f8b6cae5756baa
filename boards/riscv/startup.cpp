// From reset to main().
#include <cstdint>

#include "boards/riscv/program.h"
#include "prometheus_express/platform/embedded/console.h"

namespace {

using Constructor = void (*)();

}  // namespace

extern "C" {

// From sections.ld.
extern std::uint32_t __bss_start[];
extern std::uint32_t __bss_end[];
extern char __tls_base[];
extern Constructor __init_array_start[];
extern Constructor __init_array_end[];

// ISO C++ does not let a program call main() by that name.
int program() asm("main");

void* __dso_handle = nullptr;

// A board's program never ends, so destructors of static objects never run.
int __cxa_atexit(void (*)(void*), void*, void*) { return 0; }
int atexit(void (*)()) { return 0; }

[[noreturn, gnu::used]] void start_program() {
  asm volatile("csrw mtvec, %0" : : "r"(Trap_Handler) : "memory");
  asm volatile("mv tp, %0" : : "r"(__tls_base));
  for (std::uint32_t* to = __bss_start; to != __bss_end; ++to) *to = 0;
  prometheus_express::set_console(board::show_line);
  for (Constructor* constructor = __init_array_start; constructor != __init_array_end;
       ++constructor) {
    (*constructor)();
  }
  board::exit(program());
}

// There is neither a stack yet nor the register by which small data are reached.
[[gnu::naked, gnu::section(".reset")]] void Reset_Handler() {
  asm volatile(
      ".option push\n\t"
      ".option norelax\n\t"
      "la gp, __global_pointer$\n\t"
      ".option pop\n\t"
      "la sp, __stack\n\t"
      "j start_program");
}

}  // extern "C"
