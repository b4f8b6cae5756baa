#include "prometheus_express/platform/cells.h"

#if PROMETHEUS_EXPRESS_TASKS

namespace prometheus_express {
namespace {

StructureLock lifetimes_lock;

}  // namespace

void Lifetimes::lock() { lifetimes_lock.lock(); }

bool Lifetimes::try_lock() { return lifetimes_lock.try_lock(); }

void Lifetimes::unlock() { lifetimes_lock.unlock(); }

void Lifetimes::until_locked(bool (*step)(), void (*undo)()) {
  for (unsigned attempt = 0;; ++attempt) {
    lock();
    if (step()) return;
    undo();
    unlock();
    back_off(attempt);
  }
}

}  // namespace prometheus_express

#endif
