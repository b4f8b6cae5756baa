#include "prometheus_express/platform/host/cells.h"

#include <chrono>
#include <thread>

namespace prometheus_express {

void back_off(unsigned attempt) {
  constexpr unsigned kSpins = 1000;
  if (attempt < kSpins) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  } else {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

__thread char StructureLock::this_thread_ = 0;

void StructureLock::wait() {
  for (unsigned attempt = 0; !try_lock(); ++attempt) back_off(attempt);
}

namespace {

StructureLock lifetimes_lock;

}  // namespace

void Lifetimes::lock() { lifetimes_lock.lock(); }

void Lifetimes::unlock() { lifetimes_lock.unlock(); }

}  // namespace prometheus_express
