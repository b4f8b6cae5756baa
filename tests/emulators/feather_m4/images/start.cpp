// The vector table; handlers that a program does not have are the default one.
#include "image.h"

extern "C" {
extern u32 initial_data[], data_begin[], data_end[], bss_begin[], bss_end[];

void unexpected() { finish(99); }
[[gnu::weak, gnu::alias("unexpected")]] void on_fault();
[[gnu::weak, gnu::alias("unexpected")]] void on_svc();
[[gnu::weak, gnu::alias("unexpected")]] void on_pendsv();
[[gnu::weak, gnu::alias("unexpected")]] void on_systick();
[[gnu::weak, gnu::alias("unexpected")]] void on_irq();

[[noreturn]] void start() {
  const u32* from = initial_data;
  for (u32* to = data_begin; to != data_end;) *to++ = *from++;
  for (u32* to = bss_begin; to != bss_end;) *to++ = 0;
  run();
  finish(0);
}
}

using Vector = void (*)();

struct Table {
  u32 stack;
  Vector system[15];
  Vector irqs[137];
};

#define EIGHT on_irq, on_irq, on_irq, on_irq, on_irq, on_irq, on_irq, on_irq
[[gnu::section(".vectors"), gnu::used]] const Table vectors = {
    0x2002FFF8,
    {start, unexpected, on_fault, on_fault, on_fault, on_fault, nullptr, nullptr, nullptr, nullptr,
     on_svc, unexpected, nullptr, on_pendsv, on_systick},
    {EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT,
     EIGHT, EIGHT, EIGHT, EIGHT, on_irq},
};
