// Code in RAM that is written, run, and written again.
#include "image.h"

namespace {

alignas(4) u16 code[2];

u32 run_code(u8 result) {
  code[0] = static_cast<u16>(0x2000 | result);  // movs r0, #result
  code[1] = 0x4770;                             // bx lr
  barrier();
  u32 entry = reinterpret_cast<u32>(code) | 1;
  register u32 r0 asm("r0");
  asm volatile("blx %1" : "=r"(r0) : "r"(entry) : "lr", "r1", "r2", "r3", "r12", "memory");
  return r0;
}

}  // namespace

void run() {
  for (u32 i = 0; i < 256; ++i) EXPECT(run_code(static_cast<u8>(i)) == i);
}
