// Lifetimes (platform/cells.h) where there are threads, tasks or cores.
#pragma once

#include "prometheus_express/platform/back_off.h"

namespace prometheus_express {

class ForkLocks;

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

  // The same where nobody has the lock; false where somebody does.
  template <class Step>
  static bool try_run(const Step& step) {
    if (!try_lock()) return false;
    step();
    unlock();
    return true;
  }

 private:
  friend class ForkLocks;

  static void lock();
  static bool try_lock();
  static void unlock();

  // As until(), but keeps the lock. `undo` runs, under it, after each step that gave false.
  static void until_locked(bool (*step)(), void (*undo)());
};

}  // namespace prometheus_express
