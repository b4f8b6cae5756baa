// Cells and locks where there are threads. See platform/cells.h.
#pragma once

#include <atomic>
#include <cstdint>

namespace prometheus_express {

class IntegerCell {
 public:
  void add(std::uint64_t amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t load() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class DoubleCell {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  double load() const { return value_.load(std::memory_order_relaxed); }
  void add(double amount) {
    double seen = load();
    while (!value_.compare_exchange_weak(seen, seen + amount, std::memory_order_relaxed)) {
    }
  }

 private:
  std::atomic<double> value_{0.0};
};

// Waits a little: at first without leaving the processor, from then on asleep, so that a waiter of
// high priority does not keep the holder from running. `attempt` counts from 0.
void back_off(unsigned attempt);

// A lock for a few instructions: one atomic exchange to take it, one store to give it back.
class ValueLock {
 public:
  void lock() {
    for (unsigned attempt = 0; taken_.exchange(true, std::memory_order_acquire); ++attempt) {
      back_off(attempt);
    }
  }
  void unlock() { taken_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> taken_{false};
};

// As ValueLock, and knows its holder, so that a callback which comes back into what called it is
// named as the mistake it is instead of hanging.
class StructureLock {
 public:
  void lock() {
    if (!try_lock()) wait();
  }
  bool try_lock() {
    const char* nobody = nullptr;
    return holder_.compare_exchange_strong(nobody, &this_thread_, std::memory_order_acquire,
                                           std::memory_order_relaxed);
  }
  void unlock() { holder_.store(nullptr, std::memory_order_release); }
  bool held_by_this_thread() const {
    return holder_.load(std::memory_order_relaxed) == &this_thread_;
  }

 private:
  void wait();

  static __thread char this_thread_;  // its address tells threads apart; not thread_local, whose
                                      // users would ask whether there is a constructor to run
  std::atomic<const char*> holder_{nullptr};
};

// One lock for what objects know of each other: whoever follows a pointer to an object that may end
// meanwhile takes that object's own lock under this one. Locks that others hold for long are only
// tried, so that this one is part of no ring of waiters. What runs under it throws nothing.
class Lifetimes {
 public:
  // Runs `step` under the lock, again and again, until it gives true. It gives false when a lock
  // that it tried was taken.
  template <class Step>
  static void until(const Step& step) {
    for (unsigned attempt = 0;; ++attempt) {
      lock();
      const bool done = step();
      unlock();
      if (done) return;
      back_off(attempt);
    }
  }

  // Runs `step` once under the lock.
  template <class Step>
  static void run(const Step& step) {
    lock();
    step();
    unlock();
  }

 private:
  static void lock();
  static void unlock();
};

}  // namespace prometheus_express
