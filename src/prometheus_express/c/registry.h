// What a pe_registry holds.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/c/object.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express::c {

// A metric on the heap, in the list of the registry that owns it. Right behind it is the metric.
struct alignas(8) Owned {
  Owned* previous;
  Owned* next;
};

class Registry : public Object {
 public:
  static Registry* of(pe_registry* at) { return reinterpret_cast<Registry*>(at); }

  // Makes the registry; `storage` may have no room at all.
  Registry(const char* name_space, const StorageRef& storage) {
    struct Given {
      const StorageRef& given;
      const StorageRef& ref() const { return given; }
    } const given{storage};
    new (memory_) CollectorRegistry(MetricName::borrowed(name_space), given);
  }
  ~Registry() { registry().~CollectorRegistry(); }
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  CollectorRegistry& registry() {
    return *std::launder(reinterpret_cast<CollectorRegistry*>(memory_));
  }

  // Whatever borrows the registry says so while it does.
  void use() { users_.add(1); }
  void let_go() { users_.add(~std::uint64_t{0}); }
  bool in_use() const { return users_.load() != 0; }

  bool owns_metrics = false;
  StructureLock owned_lock;
  Owned* first_owned = nullptr;

  void add(Owned& metric) {
    const Guard<StructureLock> guard{owned_lock};
    metric.previous = nullptr;
    metric.next = first_owned;
    if (first_owned != nullptr) first_owned->previous = &metric;
    first_owned = &metric;
  }
  void remove(const Owned& metric) {
    const Guard<StructureLock> guard{owned_lock};
    (metric.previous == nullptr ? first_owned : metric.previous->next) = metric.next;
    if (metric.next != nullptr) metric.next->previous = metric.previous;
  }

 private:
  IntegerCell users_;
  alignas(CollectorRegistry) unsigned char memory_[sizeof(CollectorRegistry)];
};

// The registry at `at`, if there is one.
inline pe_status find(pe_registry* at, Registry*& registry) {
  registry = Registry::of(at);
  return check(at, ObjectKind::kRegistry);
}

}  // namespace prometheus_express::c
