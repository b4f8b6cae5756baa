// From reset to main().
#include <cstdint>

#include "boards/cortex_m/program.h"
#include "prometheus_express/platform/cortex_m/registers.h"
#include "prometheus_express/platform/embedded/console.h"

namespace {

using Handler = void (*)();

namespace cortex_m = prometheus_express::cortex_m;

#if defined(__ARM_FP)
// Coprocessors 10 and 11 are the floating-point unit.
void start_floating_point() {
  cortex_m::reg(cortex_m::CPACR) = cortex_m::reg(cortex_m::CPACR) | 0xFu << 20;
  asm volatile("dsb\n\tisb" : : : "memory");
}
#else
void start_floating_point() {}
#endif

#if defined(__ARM_FEATURE_UNALIGNED)
void refuse_unaligned() {}
#else
// A processor of ARMv6-M does anyway, and lets nobody write the bit. For one of ARMv7-M that stands
// for it.
void refuse_unaligned() {
  constexpr std::uint32_t kUnalignTrp = 1u << 3;
  cortex_m::reg(cortex_m::CCR) = cortex_m::reg(cortex_m::CCR) | kUnalignTrp;
  asm volatile("dsb\n\tisb" : : : "memory");
}
#endif

}  // namespace

extern "C" {

// From sections.ld.
extern std::uint32_t __vectors[];
extern std::uint32_t __data_source[];
extern std::uint32_t __data_start[];
extern std::uint32_t __data_end[];
extern std::uint32_t __bss_start[];
extern std::uint32_t __bss_end[];
extern char __tls_base[];
extern Handler __init_array_start[];
extern Handler __init_array_end[];

// There only with picolibc, whose errno is thread-local.
[[gnu::weak]] void _set_tls(void* base);

// ISO C++ does not let a program call main() by that name.
int program() asm("main");

void* __dso_handle = nullptr;

// A board's program never ends, so destructors of static objects never run.
int __aeabi_atexit(void*, void (*)(void*), void*) { return 0; }
int atexit(void (*)()) { return 0; }

[[noreturn]] void Reset_Handler() {
  cortex_m::reg(cortex_m::VTOR) = reinterpret_cast<std::uintptr_t>(__vectors);
  start_floating_point();
  refuse_unaligned();
  const std::uint32_t* from = __data_source;
  for (std::uint32_t* to = __data_start; to != __data_end; ++to) *to = *from++;
  for (std::uint32_t* to = __bss_start; to != __bss_end; ++to) *to = 0;
  if (_set_tls != nullptr) _set_tls(__tls_base);
  prometheus_express::set_console(board::show_line);
  for (Handler* constructor = __init_array_start; constructor != __init_array_end; ++constructor) {
    (*constructor)();
  }
  board::exit(program());
}

}  // extern "C"
