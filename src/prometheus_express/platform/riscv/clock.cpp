#include "prometheus_express/platform/riscv/clock.h"

#include "prometheus_express/platform/port.h"

#if defined(PROMETHEUS_EXPRESS_MTIME_CLOCK) && PROMETHEUS_EXPRESS_MTIME_CLOCK

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {
namespace {

const volatile std::uint32_t* counter = nullptr;
std::uint32_t counts_per_second = 1;

// In halves, since a core of 32 bits reads no more at once: again where the higher one has changed.
std::uint64_t count() {
  if (counter == nullptr) return 0;
  for (;;) {
    const std::uint32_t high = counter[1];
    const std::uint32_t low = counter[0];
    if (counter[1] == high) return std::uint64_t{high} << 32 | low;
  }
}

}  // namespace

std::uint64_t monotonic_ns() {
  constexpr std::uint64_t kSecond = 1'000'000'000;
  const std::uint64_t now = count();
  return now / counts_per_second * kSecond + now % counts_per_second * kSecond / counts_per_second;
}

void riscv::start_clock(std::uintptr_t mtime, std::uint32_t hz) {
  counts_per_second = hz;
  counter = reinterpret_cast<const volatile std::uint32_t*>(mtime);
}

}  // namespace prometheus_express

#endif
