// Cells and locks where there are no threads of C++: interrupt handlers, and a main loop, tasks or
// cores. See platform/cells.h. Processors without atomics of 64 bits do the same in a critical
// section (platform/port.h) of some instructions.
#pragma once

#include <atomic>
#include <cstdint>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/embedded/critical.h"

#if PROMETHEUS_EXPRESS_TASKS
#include "prometheus_express/platform/embedded/task_lock.h"
#else
#include "prometheus_express/platform/embedded/loop_lock.h"
#endif

namespace prometheus_express {

class IntegerCell {
 public:
  void add(std::uint64_t amount) {
    Critical critical;
    value_ += amount;
  }
  void add_alone(std::uint64_t amount) { add(amount); }  // of threads; there are handlers too
  void set(std::uint64_t value) {
    Critical critical;
    value_ = value;
  }
  std::uint64_t load() const {
    Critical critical;
    return value_;
  }

 private:
  std::uint64_t value_ = 0;
};

class DoubleCell {
 public:
  void set(double value) {
    Critical critical;
    value_ = value;
  }
  double load() const {
    Critical critical;
    return value_;
  }
  void add(double amount) {
    Critical critical;
    value_ += amount;
  }
  void add_alone(double amount) { add(amount); }

 private:
  double value_ = 0;
};

template <class Word>
class WordCell {
 public:
  constexpr explicit WordCell(Word word) : word_(word) {}
  Word load() const { return word_.load(); }
  Word exchange(Word word) {
    Critical critical;
    const Word before = word_.load();
    word_.store(word);
    return before;
  }

 private:
  std::atomic<Word> word_;  // whose exchange() not every processor has
};

// Is a critical section, so nobody can find it taken.
class ValueLock {
 public:
  void lock() {
    const port::Saved saved = port::enter_critical();
    saved_ = static_cast<port::KeptSaved>(saved);
  }
  void unlock() { port::leave_critical(saved_); }

 private:
  port::KeptSaved saved_ = {};
};

class Unmasked {
 public:
  explicit Unmasked(ValueLock& lock) : lock_(lock) {
    lock_.unlock();
    port::let_interrupts_in();
  }
  ~Unmasked() { lock_.lock(); }
  Unmasked(const Unmasked&) = delete;
  Unmasked& operator=(const Unmasked&) = delete;

 private:
  ValueLock& lock_;
};

inline void check_no_lock_is_held() {}

}  // namespace prometheus_express
