// A Cortex-M0+ takes no word from an address that is none of one, and what stands for it in the
// emulator does not either: else code with such an access would pass every test.
#include <cstdint>

std::uint32_t words[2] = {1, 2};

// volatile, so that the compiler does not know it, and take two halves.
volatile std::uintptr_t between = reinterpret_cast<std::uintptr_t>(words) + 2;

int main() {
  const std::uintptr_t address = between;
  const std::uint32_t value = *reinterpret_cast<const volatile std::uint32_t*>(address);
  return value == 0 ? 0 : 1;
}
