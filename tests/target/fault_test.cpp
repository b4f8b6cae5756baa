// An access to memory that is not there ends in the fault handler.
#include <cstdint>

int main() {
#if defined(__riscv)
  constexpr std::uintptr_t kNothingThere = 0x18000000;
#else
  constexpr std::uintptr_t kNothingThere = 0x70000000;
#endif
  const std::uint32_t value = *reinterpret_cast<const volatile std::uint32_t*>(kNothingThere);
  return value == 0 ? 0 : 1;
}
