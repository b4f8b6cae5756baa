// How a pe_declaration becomes a metric.
#pragma once

#include <new>

#include "prometheus_express/c/metric.h"
#include "prometheus_express/c/status.h"
#include "prometheus_express/metrics/dynamic/dynamic_counter.h"
#include "prometheus_express/metrics/dynamic/dynamic_enum.h"
#include "prometheus_express/metrics/dynamic/dynamic_gauge.h"
#include "prometheus_express/metrics/dynamic/dynamic_histogram.h"
#include "prometheus_express/metrics/dynamic/dynamic_info.h"
#include "prometheus_express/metrics/dynamic/dynamic_summary.h"

namespace prometheus_express::c {

inline MetricDeclaration declaration_of(const pe_declaration& declaration) {
  MetricDeclaration result;
  result.name = declaration.name;
  result.documentation = declaration.help;
  result.labels = declaration.labels;
  result.label_count = declaration.label_count;
  result.unit = declaration.unit;
#if PROMETHEUS_EXPRESS_LARGE
  result.max_children = declaration.max_children;
#endif
  return result;
}

template <class Dynamic>
struct Maker {
  static void make(void* memory, const pe_declaration& declaration, CollectorRegistry& registry,
                   Status& status) {
    new (memory) Dynamic(declaration_of(declaration), registry, status);
  }
};
template <>
struct Maker<DynamicHistogram> {
  static void make(void* memory, const pe_declaration& declaration, CollectorRegistry& registry,
                   Status& status) {
    const DynamicBuckets buckets{declaration.bounds, declaration.bound_count, declaration.counts};
    new (memory) DynamicHistogram(declaration_of(declaration), buckets, registry, status);
  }
};

template <>
struct Maker<DynamicEnum> {
  static void make(void* memory, const pe_declaration& declaration, CollectorRegistry& registry,
                   Status& status) {
    new (memory) DynamicEnum(declaration_of(declaration), declaration.states,
                             declaration.state_count, registry, status);
  }
};

// What a metric of this type knows of itself.
template <class Dynamic>
struct OperationsOf {
  static LabelledFamily* labelled(void* at) { return static_cast<Dynamic*>(at)->labelled(); }
  static void* sink() {
    if constexpr (Dynamic::kType == MetricType::kInfo) {
      return nullptr;
    } else {
      return Dynamic::sink();
    }
  }
  static void end(void* at) { static_cast<Dynamic*>(at)->~Dynamic(); }

  static constexpr MetricOperations kOperations = {labelled, sink, end};
};

// What C alone can get wrong: a count that was forgotten makes all members behind it zeros.
inline Status check_counts(const pe_declaration& declaration) {
  if (declaration.labels == nullptr || declaration.label_count != 0) return Status();
  return Status(StatusCode::kInvalid, "metric '",
                declaration.name == nullptr ? "" : declaration.name,
                "' has names of labels, and a label_count of 0");
}

// Makes a metric at `at`, where there is none. Nothing is left behind where it is refused.
template <class Dynamic>
Status make_metric(void* at, Registry& registry, const pe_declaration& declaration) {
  const Status counts = check_counts(declaration);
  if (!counts.ok()) return counts;
  const bool labelled = declaration.label_count != 0;
  auto& made = *new (at) MetricOf<Dynamic>(Dynamic::kType,
                                           labelled ? Metric::Role::kFamily : Metric::Role::kPlain,
                                           registry, OperationsOf<Dynamic>::kOperations);
  Status status;
  Maker<Dynamic>::make(made.memory, declaration, registry.registry(), status);
  if (!status.ok()) {
    made.made().~Dynamic();
    return status;
  }
  if constexpr (Dynamic::kType != MetricType::kInfo) {
    if (!labelled) made.handle.value = made.made().plain_value();
  }
  registry.use();
  made.handle.mark(ObjectKind::kMetric);
  return status;
}

// The same where the program says, with what it may have got wrong.
template <class Dynamic>
pe_status init_metric(void* at, pe_registry* registry_at, const pe_declaration* declaration,
                      pe_error* error) {
  const pe_status free = check_free(at, ObjectKind::kMetric);
  if (free != PE_OK) return told(free, "metric", error);
  Registry* registry = nullptr;
  const pe_status found = find(registry_at, registry);
  if (found != PE_OK) return told(found, "registry", error);
  if (declaration == nullptr) return told(PE_NULL, "declaration", error);
  return told(make_metric<Dynamic>(at, *registry, *declaration), error);
}

}  // namespace prometheus_express::c
