#include "prometheus_express/metrics/fork_locks.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_FORKS

#include <atomic>

#include "prometheus_express/metrics/emitted/emitted_family.h"
#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/family/walk.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/storage/heap_storage.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/metrics/value/histogram_value.h"
#include "prometheus_express/metrics/value/summary_value.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express {

void ForkLocks::watch() {
  static std::atomic<bool> watched{false};
  if (watched.exchange(true)) return;
  watch_forks();
  on_fork(prepare, parent, child);
}

namespace {

// Its holder goes on, until he gives it back or lends it.
void take(StructureLock& lock) {
  for (unsigned attempt = 0; !lock.try_lock_for_fork(); ++attempt) back_off(attempt);
}

}  // namespace

// Takes every lock, in the order in which all threads take them, so that nobody is in the middle of
// a change when the process is copied. Threads that run code of the program under a lock
// (StructureLock::lend) are in no such change; until the fork is over they are kept from coming
// back. A registry that ends waits for Lifetimes with its lock of collectors: those are only tried.
void ForkLocks::prepare() {
  fork_under_way.store(true, std::memory_order_seq_cst);
  Lifetimes::until_locked(try_collect_locks, [] { give_collect_locks(false); });
  for (CollectorRegistry* at = RegistryEnds::first(); at != nullptr; at = at->next_registry()) {
    take(at->lock_);
  }
  for_each_family([](Family& family) {
    if (family.labelled()) take(static_cast<LabelledFamily&>(family).lock_);
  });
  for_each_family([](Family& family) {
    StructureLock* const storage = storage_lock_of(family);
    if (storage != nullptr) take(*storage);
    ExemplarStore* const exemplars = exemplars_of(family);
    if (exemplars != nullptr) take(exemplars->lock_);
  });
  take(FunctionSlot::lock_);
  visit_values([](ValueLock& lock) { lock.lock(); });
}

void ForkLocks::end(bool in_child) {
  visit_values([](ValueLock& lock) { lock.unlock(); });
  FunctionSlot::lock_.unlock_after_fork(in_child);
  for_each_family([in_child](Family& family) {
    ExemplarStore* const exemplars = exemplars_of(family);
    if (exemplars != nullptr) exemplars->lock_.unlock_after_fork(in_child);
    StructureLock* const storage = storage_lock_of(family);
    if (storage != nullptr) storage->unlock_after_fork(in_child);
  });
  for_each_family([in_child](Family& family) {
    if (!family.labelled()) return;
    auto& labelled = static_cast<LabelledFamily&>(family);
    if (in_child) labelled.children_.forget_passes();
    labelled.lock_.unlock_after_fork(in_child);
  });
  for (CollectorRegistry* at = RegistryEnds::first(); at != nullptr; at = at->next_registry()) {
    at->lock_.unlock_after_fork(in_child);
  }
  give_collect_locks(in_child);
  if (in_child) interrupt_walks();
  Lifetimes::unlock();
  fork_under_way.store(false, std::memory_order_seq_cst);
}

bool ForkLocks::try_collect_locks() {
  for (CollectorRegistry* at = RegistryEnds::first(); at != nullptr; at = at->next_registry()) {
    if (!at->collect_lock_.try_lock_for_fork()) return false;
  }
  return true;
}

void ForkLocks::give_collect_locks(bool in_child) {
  for (CollectorRegistry* at = RegistryEnds::first(); at != nullptr; at = at->next_registry()) {
    at->collect_lock_.unlock_after_fork(in_child);
  }
}

// With the locks of all registries. A metric is met as often as registries show it.
template <class Visit>
void ForkLocks::for_each_family(const Visit& visit) {
  for (CollectorRegistry* at = RegistryEnds::first(); at != nullptr; at = at->next_registry()) {
    for (Membership* member = at->first_; member != nullptr; member = member->next_) {
      visit(*member->family_or_null());
    }
  }
}

// Those of threads that are no more lie in memory that new threads will use. A registry that this
// thread has locked is left alone: it is in one of its callbacks.
void ForkLocks::interrupt_walks() {
  for (CollectorRegistry* at = RegistryEnds::first(); at != nullptr; at = at->next_registry()) {
    if (at->lock_.held_by_this_thread()) continue;
    for (Walk* walk = at->walks_; walk != nullptr; walk = walk->next_) {
      walk->leave();
      walk->metric_ = nullptr;
      walk->interrupted_ = true;
      walk->registry_ = nullptr;
    }
    at->walks_ = nullptr;
  }
}

// The locks of all histograms and summaries; a metric is met once, however many registries show it.
template <class Visit>
void ForkLocks::visit_values(const Visit& visit) {
  for (CollectorRegistry* at = RegistryEnds::first(); at != nullptr; at = at->next_registry()) {
    for (Membership* member = at->first_; member != nullptr; member = member->next_) {
      if (member->place_ != Membership::Place::kInFamily) continue;
      Family& family = *member->family_or_null();
      if (!family.labelled()) {
        ValueLock* const lock = lock_of(family, family.kind().unlabelled(family).value);
        if (lock != nullptr) visit(*lock);
        continue;
      }
      auto& labelled = static_cast<LabelledFamily&>(family);
      for (Child* child = labelled.children_.first(); child != nullptr; child = child->next) {
        ValueLock* const lock = lock_of(family, LabelledFamily::value_of(*child));
        if (lock == nullptr) break;
        visit(*lock);
      }
    }
  }
}

StructureLock* ForkLocks::storage_lock_of(Family& family) {
  if (!family.labelled()) return nullptr;
  const StorageRef& storage = static_cast<LabelledFamily&>(family).storage_;
  if (storage.operations_ == &HeapStorage::kOperations) {
    return &static_cast<HeapStorage*>(storage.self_)->lock_;
  }
  if (storage.operations_ == &detail::kFixedStorageOperations) {
    return &static_cast<detail::FixedStorageState*>(storage.self_)->lock;
  }
  return nullptr;
}

// All children of a metric have the same.
ExemplarStore* ForkLocks::exemplars_of(Family& family) {
  const void* value = nullptr;
  if (!family.labelled()) {
    value = family.kind().unlabelled(family).value;
  } else if (Child* child = static_cast<LabelledFamily&>(family).children_.first()) {
    value = LabelledFamily::value_of(*child);
  }
  if (value == nullptr) return nullptr;
  if (&family.kind() == &CounterValue::kKind) {
    return static_cast<const CounterValue*>(value)->exemplars_;
  }
  if (&family.kind() == &HistogramValue::kKind) {
    return static_cast<const HistogramValue*>(value)->exemplars_;
  }
  return nullptr;
}

ValueLock* ForkLocks::lock_of(const Family& family, const void* value) {
  if (family.kind().is_emitted()) return &EmittedFamily::mark_of(family, value).lock;
  if (&family.kind() == &HistogramValue::kKind) {
    return &static_cast<const HistogramValue*>(value)->lock_;
  }
  if (&family.kind() == &SummaryValue::kKind) {
    return &static_cast<const SummaryValue*>(value)->lock_;
  }
  return nullptr;
}

}  // namespace prometheus_express

#endif
