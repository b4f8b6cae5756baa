// Calls to the emulator, after ARM's "Semihosting for AArch32 and AArch64".
#include "boards/mps2_an386/board.h"

namespace board {
namespace {

enum Operation : int { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20 };

constexpr std::uint32_t ADP_Stopped_ApplicationExit = 0x20026;

void call(Operation operation, const void* argument) {
  register int r0 asm("r0") = operation;
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

}  // namespace

void write(const char* text) { call(SYS_WRITE0, text); }

void exit(int status) {
  const std::uint32_t block[] = {ADP_Stopped_ApplicationExit, static_cast<std::uint32_t>(status)};
  for (;;) call(SYS_EXIT_EXTENDED, block);
}

}  // namespace board
