// Which metric a value belongs to: a mistake that is made with a value alone is named by it.
#pragma once

#include "prometheus_express/metrics/registry_link.h"
#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/platform/config.h"

// 1 where registries know of each other, and a program pays for its checks.
#if PROMETHEUS_EXPRESS_TASKS && PROMETHEUS_EXPRESS_CHECKS
#define PROMETHEUS_EXPRESS_FINDS_METRICS 1
#else
#define PROMETHEUS_EXPRESS_FINDS_METRICS 0
#endif

namespace prometheus_express {

class Family;
class LabelledFamily;

// For who holds no lock; also in signal handlers.
class MetricFinder {
 public:
  // The name with which the metric of this value was declared. nullptr where nobody can tell: it is
  // on no page, it has more children than are looked at, a lock stays taken, or registries do not
  // know of each other.
#if PROMETHEUS_EXPRESS_FINDS_METRICS
  static const char* name_of(const void* value, const ValueKind& kind);

 private:
  // Looks at what nobody has locked. False where that was not all.
  bool look();
  bool look(CollectorRegistry& registry);
  bool look(Family& family);
  bool look_at_children(LabelledFamily& family);

  MetricFinder(const void* value, const ValueKind& kind) : value_(value), kind_(kind) {}

  const void* value_;
  const ValueKind& kind_;
  const char* name_ = nullptr;
#else
  static constexpr const char* name_of(const void*, const ValueKind&) { return nullptr; }
#endif
};

}  // namespace prometheus_express
