#include "prometheus_express/platform/port.h"

// Only for that port.
#if defined(PROMETHEUS_EXPRESS_ZEPHYR)

#include <zephyr/irq.h>
#include <zephyr/kernel.h>
#include <zephyr/random/random.h>

#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/entropy.h"

namespace prometheus_express::port {

// Takes a lock of the kernel against other cores too, and nests.
Saved enter_critical() { return irq_lock(); }

void leave_critical(Saved saved) { irq_unlock(saved); }

const void* this_task() {
  static const char before_the_kernel = 0;
  if (k_is_pre_kernel()) return &before_the_kernel;
  return k_current_get();
}

// k_yield() lets only threads of the same priority run.
void give_way(unsigned attempt) {
  constexpr unsigned kYields = 3;
  if (k_is_pre_kernel()) return;
  if (attempt < kYields) {
    k_yield();
  } else {
    k_msleep(1);
  }
}

}  // namespace prometheus_express::port

namespace prometheus_express {

std::uint64_t monotonic_ns() { return k_ticks_to_ns_floor64(k_uptime_ticks()); }

PROMETHEUS_EXPRESS_WEAK bool entropy([[maybe_unused]] unsigned char* out,
                                     [[maybe_unused]] std::size_t size) {
#if defined(CONFIG_CSPRNG_ENABLED)
  return sys_csrand_get(out, size) == 0;
#else
  return false;
#endif
}

}  // namespace prometheus_express

#endif
