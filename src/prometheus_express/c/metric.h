// What a pe_metric holds, and the metrics that begin with one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

#include "prometheus_express/c/object.h"
#include "prometheus_express/c/registry.h"
#include "prometheus_express/metrics/dynamic/dynamic_children.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express::c {

// What of a metric or of a child is updated.
struct Metric : Object {
  enum class Role : std::uint8_t { kPlain, kFamily, kChild };

  static Metric* of(pe_metric* at) { return reinterpret_cast<Metric*>(at); }

  Metric(MetricType its_type, Role its_role, Metric* its_parent)
      : type(its_type), role(its_role), parent(its_parent) {}

  // The value of a child has a pin, unless it is the sink or that of a metric without labels.
  bool pinned() const { return family != nullptr; }

  MetricType type;
  Role role;
  Metric* parent;                    // of a child
  LabelledFamily* family = nullptr;  // of a child for which there was room
  void* value = nullptr;             // of its type; none of a family
};

// What a metric's type knows of it, and nobody else need link.
struct MetricOperations {
  LabelledFamily* (*labelled)(void* dynamic);  // nullptr without labels
  void* (*sink)();                             // where updates go that have no child
  void (*end)(void* dynamic);
};

// A metric where it was made.
struct MetricBase {
  MetricBase(MetricType type, Metric::Role role, Registry& its_registry,
             const MetricOperations& its_operations)
      : handle(type, role, nullptr), registry(its_registry), operations(its_operations) {}

  // The metric of C++ is right behind.
  void* dynamic();

  Metric handle;
  Registry& registry;
  const MetricOperations& operations;
  IntegerCell children;  // that were not let go
  bool owned = false;
};

template <class Dynamic>
struct MetricOf : MetricBase {
  using MetricBase::MetricBase;

  Dynamic& made() { return *std::launder(reinterpret_cast<Dynamic*>(memory)); }

  alignas(8) unsigned char memory[sizeof(Dynamic)];
};

inline void* MetricBase::dynamic() { return static_cast<MetricOf<double>*>(this)->memory; }

inline MetricBase& base_of(Metric& metric) { return reinterpret_cast<MetricBase&>(metric); }

// The metric behind its place in the list of its registry.
inline pe_metric* metric_of(Owned& owned) { return reinterpret_cast<pe_metric*>(&owned + 1); }
inline Owned& owned_of(MetricBase& metric) { return reinterpret_cast<Owned*>(&metric)[-1]; }

inline pe_status find(pe_metric* at, Metric*& metric) {
  metric = Metric::of(at);
  return check(at, ObjectKind::kMetric);
}

}  // namespace prometheus_express::c
