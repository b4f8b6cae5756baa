// Does what -DFAULT says, and something is wrong with each.
#include "image.h"

void run() {
  print("before");
#if FAULT == 0
  reg32(0x4100A000) = 1;  // DMAC: no such peripheral here
#elif FAULT == 1
  reg32(0x40001024) = 1;
  reg8(0x40001004) = 1;  // 8 bits of a register of 32
#elif FAULT == 2
  reg32(0x20030000) = 1;  // behind the RAM
#elif FAULT == 3
  reg32(0x4000) = 1;  // the flash
#elif FAULT == 4
  asm volatile("vmov.f32 s0, #1.0" ::: "s0");  // CPACR does not allow it
#elif FAULT == 5
  disable_interrupts();
  asm volatile("svc #0");
#elif FAULT == 6
  reg32(0x40003400) = 1;  // SERCOM1 without its bus clock
#elif FAULT == 7
  asm volatile("udf #0");
#elif FAULT == 8
  reg32(0x2002FFFC) = 0xF01669EF;
  reg32(kAircr) = 0x05FA0004;
  barrier();
#elif FAULT == 9
  asm volatile("msr msp, %0" ::"r"(0x10000000));
  reg32(kIcsr) = kPendSvSet;
  barrier();
#endif
  for (volatile u32 i = 0; i < 1000; ++i) {
  }
  finish(0);
}
