#include "model.h"

#include <hardware/sync.h>
#include <hardware/timer.h>
#include <pico/rand.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>

struct ModelLock {
  std::atomic<int> holder{-1};  // a core
  bool claimed = false;
};

namespace {

ModelLock locks[32];
thread_local unsigned core = 0;
thread_local bool enabled = true;

void require(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

}  // namespace

void model_be_core(unsigned number) { core = number; }
bool model_interrupts_enabled() { return enabled; }
bool model_claimed(unsigned lock) { return locks[lock].claimed; }

unsigned get_core_num() { return core; }

std::uint32_t save_and_disable_interrupts() {
  const bool were = enabled;
  enabled = false;
  return were ? 0 : 1;  // as PRIMASK
}

void restore_interrupts_from_disabled(std::uint32_t status) {
  require(!enabled, "interrupts are restored that were not disabled");
  enabled = status == 0;
}

spin_lock_t* spin_lock_instance(unsigned number) { return &locks[number]; }

void spin_lock_claim(unsigned number) {
  require(!locks[number].claimed, "a lock is claimed twice");
  locks[number].claimed = true;
}

void spin_lock_unsafe_blocking(spin_lock_t* lock) {
  require(!enabled, "a lock is taken with interrupts enabled");
  require(lock->holder != static_cast<int>(core), "a core waits for itself");
  int nobody = -1;
  while (!lock->holder.compare_exchange_weak(nobody, static_cast<int>(core))) nobody = -1;
}

void spin_unlock_unsafe(spin_lock_t* lock) {
  require(lock->holder == static_cast<int>(core), "a lock is given back that is not held");
  lock->holder = -1;
}

std::uint64_t time_us_64() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

std::uint64_t get_rand_64() { return 0x0123456789ABCDEF; }
