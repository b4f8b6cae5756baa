// Cells and locks for a Cortex-M without threads: a main loop and interrupt handlers. See
// platform/cells.h. The core has no 64-bit atomics; some instructions with interrupts masked
// (PRIMASK) do the same. NMI and fault handlers are not masked and must not touch a metric.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/cortex_m/interrupts.h"

namespace prometheus_express {

class IntegerCell {
 public:
  void add(std::uint64_t amount) {
    cortex_m::InterruptsMasked masked;
    value_ += amount;
  }
  void set(std::uint64_t value) {
    cortex_m::InterruptsMasked masked;
    value_ = value;
  }
  std::uint64_t load() const {
    cortex_m::InterruptsMasked masked;
    return value_;
  }

 private:
  std::uint64_t value_ = 0;
};

class DoubleCell {
 public:
  void set(double value) {
    cortex_m::InterruptsMasked masked;
    value_ = value;
  }
  double load() const {
    cortex_m::InterruptsMasked masked;
    return value_;
  }
  void add(double amount) {
    cortex_m::InterruptsMasked masked;
    value_ += amount;
  }

 private:
  double value_ = 0;
};

// Masks interrupts, so nobody can find it taken.
class ValueLock {
 public:
  void lock() { primask_ = static_cast<std::uint8_t>(cortex_m::mask_interrupts()); }
  void unlock() { cortex_m::restore_interrupts(primask_); }

 private:
  std::uint8_t primask_ = 0;  // the register has one bit
};

class Unmasked {
 public:
  // The barrier: an interrupt that waited comes even where they are masked again at once.
  explicit Unmasked(ValueLock& lock) : lock_(lock) {
    lock_.unlock();
    asm volatile("isb" : : : "memory");
  }
  ~Unmasked() { lock_.lock(); }
  Unmasked(const Unmasked&) = delete;
  Unmasked& operator=(const Unmasked&) = delete;

 private:
  ValueLock& lock_;
};

// There is one thread, and interrupt handlers do not take it: it only remembers that it is held, so
// that a callback which comes back into what called it is named as the mistake it is. Under an
// RTOS, make, register, look up and scrape metrics in one task.
class StructureLock {
 public:
  void lock() { held_ = true; }
  bool try_lock() {
    held_ = true;
    return true;
  }
  void unlock() { held_ = false; }
  void lend() {}
  void take_back() {}
  bool held_by_this_thread() const { return held_; }

 private:
  bool held_ = false;
};

inline void check_no_lock_is_held() {}

// There is nobody who could end an object meanwhile.
class Lifetimes {
 public:
  template <class Step>
  static void until(const Step& step) {
    (void)step();
  }
  template <class Step>
  static void run(const Step& step) {
    step();
  }
};

}  // namespace prometheus_express
