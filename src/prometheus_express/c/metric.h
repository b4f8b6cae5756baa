// What a pe_metric holds, and the four types of metric that begin with one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>

#include "prometheus_express/c/object.h"
#include "prometheus_express/c/registry.h"
#include "prometheus_express/metrics/dynamic/dynamic_counter.h"
#include "prometheus_express/metrics/dynamic/dynamic_gauge.h"
#include "prometheus_express/metrics/dynamic/dynamic_histogram.h"
#include "prometheus_express/metrics/dynamic/dynamic_summary.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express::c {

// What of a metric or of a child is updated: a handle of its type, which a family has none of.
class Metric : public Object {
 public:
  enum class Role : std::uint8_t { kPlain, kFamily, kChild };

  static Metric* of(pe_metric* at) { return reinterpret_cast<Metric*>(at); }

  Metric(MetricType its_type, Role its_role, Metric* its_parent)
      : type(its_type), role(its_role), parent(its_parent) {}

  template <class Handle>
  void keep(Handle&& handle) {
    using Kept = std::remove_reference_t<Handle>;
    static_assert(sizeof(Kept) == sizeof handle_ && alignof(Kept) == alignof(void*));
    new (handle_) Kept(static_cast<Handle&&>(handle));
  }
  template <class ValueType>
  Pinned<ValueType>& handle() {  // there is one unless it is a family
    return *std::launder(reinterpret_cast<Pinned<ValueType>*>(handle_));
  }

  MetricType type;
  Role role;
  Metric* parent;  // of a child

 private:
  alignas(void*) unsigned char handle_[2 * sizeof(void*)];
};

// A metric where it was made.
struct MetricBase {
  MetricBase(MetricType type, Metric::Role role, Registry& its_registry)
      : handle(type, role, nullptr), registry(its_registry) {}

  Metric handle;
  Registry& registry;
  IntegerCell children;  // that were not let go
  bool owned = false;
};

template <class Dynamic>
struct MetricOf : MetricBase {
  using MetricBase::MetricBase;

  Dynamic& dynamic() { return *std::launder(reinterpret_cast<Dynamic*>(memory)); }

  alignas(Dynamic) unsigned char memory[sizeof(Dynamic)];
};

inline MetricBase& base_of(Metric& metric) { return reinterpret_cast<MetricBase&>(metric); }

// The metric behind its place in the list of its registry.
inline pe_metric* metric_of(Owned& owned) { return reinterpret_cast<pe_metric*>(&owned + 1); }
inline Owned& owned_of(MetricBase& metric) { return reinterpret_cast<Owned*>(&metric)[-1]; }

inline pe_status find(pe_metric* at, Metric*& metric) {
  metric = Metric::of(at);
  return check(at, ObjectKind::kMetric);
}

// Calls `use` with the metric's own part, of whatever type.
template <class Use>
decltype(auto) with_dynamic(MetricBase& base, const Use& use) {
  switch (base.handle.type) {
    case MetricType::kCounter:
      return use(static_cast<MetricOf<DynamicCounter>&>(base).dynamic());
    case MetricType::kGauge:
      return use(static_cast<MetricOf<DynamicGauge>&>(base).dynamic());
    case MetricType::kHistogram:
      return use(static_cast<MetricOf<DynamicHistogram>&>(base).dynamic());
    default:
      return use(static_cast<MetricOf<DynamicSummary>&>(base).dynamic());
  }
}

}  // namespace prometheus_express::c
