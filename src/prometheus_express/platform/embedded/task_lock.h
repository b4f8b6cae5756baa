// Locks among the tasks of an RTOS, or the cores of a chip. See platform/cells.h.
#pragma once

#include "prometheus_express/platform/back_off.h"
#include "prometheus_express/platform/embedded/critical.h"

namespace prometheus_express {

inline void back_off(unsigned attempt) { port::give_way(attempt); }

// Knows its holder: a task that waits for itself is named, and the program ends. A task of higher
// priority that waits gives way, so that the holder gets on; the holder's own is not raised.
class StructureLock {
 public:
  void lock() {
    if (!try_lock()) wait();
  }
  bool try_lock() {
    const Critical critical;
    if (holder_ != nullptr) return false;
    holder_ = port::this_task();
    return true;
  }
  void unlock() {
    const Critical critical;
    holder_ = nullptr;
  }
  void lock_after_others() { lock(); }
  void lend() {}
  void take_back() {}
  bool held_by_this_thread() const {
    const Critical critical;
    return holder_ == port::this_task();
  }

 private:
  void wait();

  const void* holder_ = nullptr;
};

}  // namespace prometheus_express

#include "prometheus_express/platform/lifetimes.h"
