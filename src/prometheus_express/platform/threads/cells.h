// Cells and locks where there are threads. See platform/cells.h.
#pragma once

#include <atomic>
#include <cstdint>

#include "prometheus_express/platform/back_off.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

class IntegerCell {
 public:
  void add(std::uint64_t amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }

  // As add(), while no other thread changes it: a third of the price.
  void add_alone(std::uint64_t amount) { set(load() + amount); }
  std::uint64_t load() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class DoubleCell {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  double load() const { return value_.load(std::memory_order_relaxed); }
  void add_alone(double amount) { set(load() + amount); }
  void add(double amount) {
    double seen = load();
    while (!value_.compare_exchange_weak(seen, seen + amount, std::memory_order_relaxed)) {
    }
  }

 private:
  std::atomic<double> value_{0.0};
};

template <class Word>
class WordCell {
 public:
  constexpr explicit WordCell(Word word) : word_(word) {}
  Word load() const { return word_.load(); }
  Word exchange(Word word) { return word_.exchange(word); }

 private:
  std::atomic<Word> word_;
};

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

class Unmasked {
 public:
  explicit Unmasked(ValueLock&) {}
};

// As ValueLock, and knows its holder: who waits for himself, in a signal handler that interrupted
// the holder say, is named and the program ends, instead of hanging. Where kChecksLocks, each
// thread knows how many it holds, and it is a fault to report anything under one.
class StructureLock {
 public:
  void lock() {
    if (!try_lock()) wait();
  }
  bool try_lock() {
    const char* nobody = nullptr;
    const bool taken = holder_.compare_exchange_strong(
        nobody, this_thread_, std::memory_order_acquire, std::memory_order_relaxed);
    if (kChecksLocks && taken) count_held(1);
    return taken;
  }
  void unlock() {
    if (kChecksLocks) count_held(-1);
    holder_.store(nullptr, std::memory_order_release);
  }

  // As lock(), but lets those have it first who wait: for whoever gives it back only to take it
  // again, many times in a row. Others would meet the moment in between so seldom that they waited
  // to the end of all that.
  void lock_after_others();
  bool held_by_this_thread() const {
    const char* const holder = holder_.load(std::memory_order_relaxed);
    return holder == this_thread_ || holder == this_thread_ + 1;
  }

  // The holder calls code of the program, and has come back from it: in between, what is guarded
  // does not change.
  void lend();
  void take_back();

  // For the handlers of a fork. Taken, also by an earlier call, or by this thread, or lent; whoever
  // took it gives it back. In a child that goes for holders too that are no more.
  bool try_lock_for_fork();
  bool is_quiet() const;
  void unlock_after_fork(bool in_child);

 private:
  void wait();
  static void count_held(int more);

  // Its address tells threads apart, and the next one says that the lock is lent. Not thread_local,
  // whose users would ask whether there is a constructor to run.
  alignas(2) static PROMETHEUS_EXPRESS_THREAD_LOCAL char this_thread_[2];
  std::atomic<const char*> holder_{nullptr};
};

// For error.cpp, where kChecksLocks: ends the program if this thread holds a lock.
void check_no_lock_is_held();

}  // namespace prometheus_express

#include "prometheus_express/platform/lifetimes.h"
