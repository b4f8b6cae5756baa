// The clock of a RISC-V core: mtime, a counter of 64 bits in memory (RISC-V privileged
// architecture, 3.2.1). Behind platform/clock.h.
//
//   prometheus_express::riscv::start_clock(0x0200BFF8, 10'000'000);
#pragma once

#include <cstdint>

namespace prometheus_express::riscv {

// `mtime` is the counter's address, `hz` (> 0) how often it counts in a second. monotonic_ns() is 0
// until then.
void start_clock(std::uintptr_t mtime, std::uint32_t hz);

}  // namespace prometheus_express::riscv
