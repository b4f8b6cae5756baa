// The 64-bit division that compilers call (ARM RTABI, 4.3.1), in 150 bytes: that of libgcc is 840.
// As fast where the divisor has 16 bits, slower by five times where it has more.
#include <cstdint>

namespace {

// By 16 bits at a time, which is what the processor divides in one instruction.
std::uint64_t divide_by_short(std::uint64_t number, std::uint32_t divisor, std::uint64_t& rest) {
  std::uint64_t quotient = 0;
  std::uint32_t left = 0;
  for (int shift = 48; shift >= 0; shift -= 16) {
    const std::uint32_t part = left << 16 | static_cast<std::uint16_t>(number >> shift);
    quotient = quotient << 16 | part / divisor;
    left = part % divisor;
  }
  rest = left;
  return quotient;
}

std::uint64_t divide_by_long(std::uint64_t number, std::uint64_t divisor, std::uint64_t& rest) {
  std::uint64_t left = 0;
  for (int bit = 0; bit < 64; ++bit) {
    const bool carry = (left >> 63) != 0;
    left = left << 1 | number >> 63;
    number <<= 1;
    if (!carry && left < divisor) continue;
    left -= divisor;
    number |= 1;
  }
  rest = left;
  return number;
}

}  // namespace

extern "C" {

// A divisor of 0 gives all ones, and the number as the rest.
[[gnu::used]] std::uint64_t divide_unsigned(std::uint64_t number, std::uint64_t divisor,
                                            std::uint64_t* rest) {
  if (divisor - 1 < 0xFFFF) {
    return divide_by_short(number, static_cast<std::uint32_t>(divisor), *rest);
  }
  return divide_by_long(number, divisor, *rest);
}

// The quotient in r0 and r1, the rest in r2 and r3.
[[gnu::naked]] void __aeabi_uldivmod() {
  asm volatile(
      "push {lr}\n\t"
      "sub sp, #20\n\t"
      "add r12, sp, #8\n\t"
      "str r12, [sp]\n\t"
      "bl divide_unsigned\n\t"
      "ldrd r2, r3, [sp, #8]\n\t"
      "add sp, #20\n\t"
      "pop {pc}");
}

}  // extern "C"
