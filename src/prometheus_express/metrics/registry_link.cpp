#include "prometheus_express/metrics/registry_link.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_TASKS

#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/fork_locks.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

template <>
BasicRegistryLink<true>::BasicRegistryLink(CollectorRegistry& registry) : registry_(&registry) {
  BasicRegistryEnds<true>& ends = registry;
  Lifetimes::run([&] {
    next_ = ends.links_;
    ends.links_ = this;
  });
}

template <>
BasicRegistryLink<true>::~BasicRegistryLink() {
  Lifetimes::run([this] {
    if (registry_ == nullptr) return;
    BasicRegistryEnds<true>& ends = *registry_;
    BasicRegistryLink** at = &ends.links_;
    while (*at != this) at = &(*at)->next_;
    *at = next_;
  });
}

namespace {

BasicRegistryEnds<true>* first_listed = nullptr;  // guarded by Lifetimes

}  // namespace

template <>
void BasicRegistryEnds<true>::enlist_now() {
  if constexpr (kForks) ForkLocks::watch();
  Lifetimes::run([this] {
    if (listed_.exchange(true)) return;
    next_listed_ = first_listed;
    first_listed = this;
  });
}

template <>
void BasicRegistryEnds<true>::delist() {
  Lifetimes::run([this] {
    if (!listed_.load()) return;
    BasicRegistryEnds** at = &first_listed;
    while (*at != this) at = &(*at)->next_listed_;
    *at = next_listed_;
  });
}

template <>
CollectorRegistry* BasicRegistryEnds<true>::first() {
  return static_cast<CollectorRegistry*>(first_listed);
}

template <>
CollectorRegistry* BasicRegistryEnds<true>::next_registry() const {
  return static_cast<CollectorRegistry*>(next_listed_);
}

template <>
void BasicRegistryLink<true>::count_repaired_value() {
  Lifetimes::run([this] {
    if (registry_ != nullptr) registry_->count_repaired_value();
  });
}

template <>
void BasicRegistryEnds<true>::end_links() {
  for (BasicRegistryLink<true>* at = links_; at != nullptr; at = at->next_) at->registry_ = nullptr;
}

template <>
BasicCollectorPass<true>::BasicCollectorPass(CollectorRegistry& registry) : registry_(&registry) {
  static_cast<BasicRegistryEnds<true>&>(registry).pass_ = this;
}

template <>
BasicCollectorPass<true>::~BasicCollectorPass() {
  if (registry_ != nullptr) registry_->collect_lock_.unlock();
}

template <>
CollectorRegistration* BasicRegistryEnds<true>::collect_one(CollectorRegistration& collector) {
  // Takes the lock back after what returns, or throws; but not that of a registry that has ended.
  struct Loan {
    explicit Loan(CollectorRegistry* const& its_registry) : registry(its_registry) {
      registry->collect_lock_.lend();
    }
    ~Loan() {
      if (registry != nullptr) registry->collect_lock_.take_back();
    }
    CollectorRegistry* const& registry;
  };
  turn_ = &collector;
  BasicCollectorPass<true>& pass = *pass_;
  {
    const Loan loan{pass.registry_};
    collector.collector_.collect();
  }
  if (pass.registry_ == nullptr) return nullptr;
  return turn_ != nullptr ? turn_->next_ : after_turn_;
}

template <>
void BasicRegistryEnds<true>::leave_turn(const CollectorRegistration& ending) {
  if (turn_ == &ending) {
    turn_ = nullptr;
    after_turn_ = ending.next_;
  } else if (turn_ == nullptr && after_turn_ == &ending) {
    after_turn_ = ending.next_;
  }
}

}  // namespace prometheus_express

#endif
