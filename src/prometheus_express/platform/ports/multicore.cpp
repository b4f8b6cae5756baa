#include "prometheus_express/platform/port.h"

// Only for that port.
#if defined(PROMETHEUS_EXPRESS_SPINLOCK)

#include <atomic>

namespace prometheus_express::port {
namespace {

volatile std::uint32_t& reg(std::uintptr_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}

// How many critical sections a core is in: the spinlock knows no holder. Touched by its core only,
// with interrupts masked.
unsigned depth[kCores];

unsigned this_core() { return reg(PROMETHEUS_EXPRESS_CORE_NUMBER); }

}  // namespace

Saved enter_critical() {
  const Saved saved = cortex_m::mask_interrupts();
  if (depth[this_core()]++ == 0) {
    while (reg(PROMETHEUS_EXPRESS_SPINLOCK) == 0) {
    }
    std::atomic_thread_fence(std::memory_order_acquire);
  }
  return saved;
}

void leave_critical(Saved saved) {
  if (--depth[this_core()] == 0) {
    std::atomic_thread_fence(std::memory_order_release);
    reg(PROMETHEUS_EXPRESS_SPINLOCK) = 0;
  }
  cortex_m::restore_interrupts(saved);
}

const void* this_task() { return &depth[this_core()]; }

}  // namespace prometheus_express::port

#endif
