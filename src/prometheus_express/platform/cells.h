// The few things that depend on how many threads and interrupts there are. Where there are threads
// of C++ they are in threads/, elsewhere in embedded/, over the critical section of the port:
//
//  IntegerCell    a 64-bit count          add, load
//  DoubleCell     a 64-bit double         set, add, load
//  WordCell       a pointer or flag       exchange, load
//  ValueLock      guards a few plain values of one metric, for some instructions at a time; may be
//                 taken in an interrupt handler without an operating system, where it masks
//                 interrupts for no more than 500 instructions (tests/target/masked_test.cpp)
//  Unmasked       in the scope of a Guard: lets interrupts come through where a ValueLock masks
//                 them, and does nothing where it does not
//  StructureLock  guards lists; taken by threads and tasks, never by interrupt handlers
//  Lifetimes      guards what objects know of each other that may end in any order
//  back_off()     waits a little for another thread
//
// All of them are constant-initialised (to zero bytes, but for a WordCell) and have no destructor
// to run.
#pragma once

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/platform/threads/cells.h"
#else
#include "prometheus_express/platform/embedded/cells.h"
#endif

namespace prometheus_express {

// For a Guard: the lock was taken already.
enum Adopted { kAdopted };

// Holds a lock until the end of the scope.
template <class Lock>
class Guard {
 public:
  explicit Guard(Lock& lock) : lock_(lock) { lock_.lock(); }
  Guard(Lock& lock, Adopted) : lock_(lock) {}
  ~Guard() { lock_.unlock(); }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

 private:
  Lock& lock_;
};

}  // namespace prometheus_express
