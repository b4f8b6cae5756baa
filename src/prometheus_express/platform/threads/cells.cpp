#include "prometheus_express/platform/cells.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <chrono>
#include <thread>

#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/fork.h"
#include "prometheus_express/platform/halt.h"

namespace prometheus_express {
namespace {

thread_local int locks_held = 0;

alignas(2) const char fork_holder[2] = {};  // in place of a thread

// For a lock, whichever it is: who gives way in vain loses less than a microsecond.
std::atomic<bool> somebody_waits{false};

bool is_lent(const char* holder) { return (reinterpret_cast<std::uintptr_t>(holder) & 1) != 0; }

}  // namespace

void back_off(unsigned attempt) {
  constexpr unsigned kSpins = 1000;
  constexpr unsigned kSpinsAwake = 64;  // after a sleep: as long as a lock is held mostly
  if (attempt < kSpins || attempt % kSpinsAwake != 0) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  } else {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

alignas(2) PROMETHEUS_EXPRESS_THREAD_LOCAL char StructureLock::this_thread_[2] = {};

void StructureLock::wait() {
  for (unsigned attempt = 0; !try_lock(); ++attempt) {
    if (held_by_this_thread()) {
      locks_held = 0;
      report_mistake(
          "a thread waits for itself: labels(), or another call that is not for signal handlers, "
          "was made in a signal handler that had interrupted such a call");
      halt();
    }
    if (!somebody_waits.load(std::memory_order_relaxed)) {
      somebody_waits.store(true, std::memory_order_relaxed);
    }
    back_off(attempt);
  }
}

void StructureLock::lock_after_others() {
  constexpr unsigned kMostPauses = 16;
  if (somebody_waits.load(std::memory_order_relaxed)) {
    // Whoever goes on waiting says so again.
    somebody_waits.store(false, std::memory_order_relaxed);
    for (unsigned i = 0; i < kMostPauses && holder_.load(std::memory_order_relaxed) == nullptr;
         ++i) {
      back_off(i);
    }
  }
  lock();
}

void StructureLock::count_held(int more) { locks_held += more; }

void check_no_lock_is_held() {
  if (locks_held == 0) return;
  say("a report was made under a lock");
  halt();
}

void StructureLock::lend() {
  if (kChecksLocks) count_held(-1);
  holder_.store(this_thread_ + 1, std::memory_order_seq_cst);
}

void StructureLock::take_back() {
  if (kChecksLocks) count_held(1);
  holder_.store(this_thread_, std::memory_order_seq_cst);
  for (unsigned attempt = 0; is_fork_under_way(); ++attempt) {
    holder_.store(this_thread_ + 1, std::memory_order_seq_cst);
    back_off(attempt);
    holder_.store(this_thread_, std::memory_order_seq_cst);
  }
}

bool StructureLock::try_lock_for_fork() {
  const char* holder = nullptr;
  return holder_.compare_exchange_strong(holder, fork_holder, std::memory_order_seq_cst) ||
         is_quiet();
}

bool StructureLock::is_quiet() const {
  const char* const holder = holder_.load(std::memory_order_seq_cst);
  return holder == fork_holder || is_lent(holder) || held_by_this_thread();
}

void StructureLock::unlock_after_fork(bool in_child) {
  const char* const holder = holder_.load(std::memory_order_seq_cst);
  if (holder == fork_holder || (in_child && !held_by_this_thread())) {
    holder_.store(nullptr, std::memory_order_release);
  }
}

}  // namespace prometheus_express

#endif
