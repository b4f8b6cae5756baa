// Keeps locks and what they guard usable in a child that the process forks while other threads are
// at work. Scrapes that were under way are interrupted there. For hosts.
#pragma once

#include "prometheus_express/metrics/registry_link.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

class ExemplarStore;
class Family;

// Handlers of pthread_atfork(3). The time that a fork takes grows with the children of histograms
// and summaries: each has a lock.
class ForkLocks {
 public:
  // From the first call on. From any thread.
  static void watch();

 private:
  static void prepare();
  static void parent() { end(false); }
  static void child() { end(true); }
  static void end(bool in_child);
  static bool try_collect_locks();
  static void give_collect_locks(bool in_child);
  static void interrupt_walks();

  template <class Visit>
  static void for_each_family(const Visit& visit);
  template <class Visit>
  static void visit_values(const Visit& visit);
  static StructureLock* storage_lock_of(Family& family);
  static ExemplarStore* exemplars_of(Family& family);
  static ValueLock* lock_of(const Family& family, const void* value);
};

}  // namespace prometheus_express
