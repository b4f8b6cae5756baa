// What lets a registry and those who read it end in any order. On a board a registry lives as long
// as the program, and nothing of this takes memory.
#pragma once

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

class CollectorRegistration;
class ForkLocks;
class MetricFinder;
inline namespace PROMETHEUS_EXPRESS_OPTIONS {
class CollectorRegistry;
}

// A reference to a registry that may end first, for handlers and pushes: one of a list that the
// registry keeps, and that it tells when it ends.
template <bool kMayEnd>
class BasicRegistryLink {
 public:
  explicit BasicRegistryLink(CollectorRegistry& registry);
  ~BasicRegistryLink();
  BasicRegistryLink(const BasicRegistryLink&) = delete;
  BasicRegistryLink& operator=(const BasicRegistryLink&) = delete;

  // As CollectorRegistry::count_repaired_value(), if the registry is still there.
  void count_repaired_value();

 private:
  template <bool kTheyMayEnd>
  friend class BasicRegistryEnds;
  friend class Walk;

  CollectorRegistry* registry_;  // nullptr once it has ended
  BasicRegistryLink* next_ = nullptr;
};
template <>
class BasicRegistryLink<false> {
 public:
  explicit BasicRegistryLink(CollectorRegistry& registry) : registry_(&registry) {}

  void count_repaired_value();

 private:
  friend class Walk;

  CollectorRegistry* registry_;
};
using RegistryLink = BasicRegistryLink<kTasks>;

// Collectors of a registry run, one after the other; it has the lock of collectors, and gives it
// back. On a host it outlives a registry that one of them ends, as exit() does.
template <bool kMayEnd>
class BasicCollectorPass {
 public:
  explicit BasicCollectorPass(CollectorRegistry& registry);
  ~BasicCollectorPass();
  BasicCollectorPass(const BasicCollectorPass&) = delete;
  BasicCollectorPass& operator=(const BasicCollectorPass&) = delete;

 private:
  template <bool kTheyMayEnd>
  friend class BasicRegistryEnds;

  CollectorRegistry* registry_;  // nullptr once it has ended
};
using CollectorPass = BasicCollectorPass<kTasks>;

// The registry's side: its links, guarded by Lifetimes, and which collector's turn it is, so that
// collectors may end while they run.
template <bool kMayEnd>
class BasicRegistryEnds {
 protected:
  constexpr BasicRegistryEnds() = default;

  ~BasicRegistryEnds() { delist(); }

  // From here on forks take its locks into account. Before each use of them.
  void enlist() {
    if (!listed_.load()) enlist_now();
  }

  // Runs the collector and gives the next one, or nullptr.
  CollectorRegistration* collect_one(CollectorRegistration& collector);
  void leave_turn(const CollectorRegistration& ending);
  void end_links();
  void end_pass() { pass_->registry_ = nullptr; }

 private:
  friend class BasicRegistryLink<kMayEnd>;
  friend class BasicCollectorPass<kMayEnd>;
  friend class ForkLocks;
  friend class MetricFinder;

  void enlist_now();
  void delist();
  static CollectorRegistry* first();
  CollectorRegistry* next_registry() const;

  WordCell<bool> listed_{false};
  BasicRegistryEnds* next_listed_ = nullptr;
  BasicCollectorPass<kMayEnd>* pass_ = nullptr;
  CollectorRegistration* turn_ = nullptr;        // the collector that runs; if it has ended ...
  CollectorRegistration* after_turn_ = nullptr;  // ... this comes after it
  BasicRegistryLink<kMayEnd>* links_ = nullptr;
};
template <>
class BasicRegistryEnds<false> {
 protected:
  void enlist() {}
  static CollectorRegistration* collect_one(CollectorRegistration& collector);
  static void leave_turn(const CollectorRegistration&) {}
  static void end_links() {}
  static void end_pass() {}
};
using RegistryEnds = BasicRegistryEnds<kTasks>;

}  // namespace prometheus_express
