#include "prometheus_express/platform/port.h"

// Only for that port.
#if defined(PROMETHEUS_EXPRESS_PICO_SDK)

#include <hardware/sync.h>
#include <hardware/timer.h>
#include <pico/platform.h>
#include <pico/rand.h>

#include <cstring>

#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/entropy.h"

namespace prometheus_express::port {
namespace {

// How many critical sections a core is in: the spin lock knows no holder. Touched by its core only,
// with interrupts masked.
unsigned depth[NUM_CORES];

spin_lock_t* lock() { return spin_lock_instance(PROMETHEUS_EXPRESS_PICO_SPIN_LOCK); }

// That nobody else takes it for a lock of his own. Works unclaimed, for constructors that run
// before.
[[gnu::constructor]] void claim() { spin_lock_claim(PROMETHEUS_EXPRESS_PICO_SPIN_LOCK); }

}  // namespace

Saved enter_critical() {
  const Saved saved = save_and_disable_interrupts();
  if (depth[get_core_num()]++ == 0) spin_lock_unsafe_blocking(lock());
  return saved;
}

void leave_critical(Saved saved) {
  if (--depth[get_core_num()] == 0) spin_unlock_unsafe(lock());
  restore_interrupts_from_disabled(saved);
}

void let_interrupts_in() {
#if defined(__riscv)
  asm volatile("nop" : : : "memory");
#else
  __isb();
#endif
}

const void* this_task() { return &depth[get_core_num()]; }

}  // namespace prometheus_express::port

namespace prometheus_express {

std::uint64_t monotonic_ns() { return time_us_64() * 1000; }

PROMETHEUS_EXPRESS_WEAK bool entropy(unsigned char* out, std::size_t size) {
  while (size > 0) {
    const std::uint64_t bits = get_rand_64();
    const std::size_t count = smaller_of(size, sizeof(bits));
    std::memcpy(out, &bits, count);
    out += count;
    size -= count;
  }
  return true;
}

}  // namespace prometheus_express

#endif
