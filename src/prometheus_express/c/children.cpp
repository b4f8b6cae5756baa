// Children of labelled metrics, and how they and their metrics end.
#include "prometheus_express/c/status.h"
#include "prometheus_express/c/value.h"
#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/platform/heap.h"

namespace prometheus_express::c {
namespace {

// What may have children: not a child itself, nor an Info, whose child is what it tells.
pe_status find_parent(pe_metric* at, Metric*& metric) {
  const pe_status found = find(at, metric);
  if (found != PE_OK) return found;
  const bool has_none = metric->role == Metric::Role::kChild || metric->type == MetricType::kInfo;
  return has_none ? PE_WRONG_TYPE : PE_OK;
}

// nullptr without labels.
LabelledFamily* family_of(MetricBase& base) { return base.operations.labelled(base.dynamic()); }

// Whether it has that many labels.
bool takes(const LabelledFamily* family, std::size_t count) {
  return count == (family == nullptr ? 0 : family->label_count());
}

// In the order of declaration.
pe_status take_labels(MetricBase& base, const pe_label* labels, std::size_t count,
                      LabelValueList& list) {
  if (labels == nullptr && count != 0) return PE_NULL;
  if (count > kMaxLabels) return PE_INVALID;
  NamedLabel named[kMaxLabels];
  for (std::size_t i = 0; i < count; ++i) {
    if (labels[i].name == nullptr || labels[i].value == nullptr) return PE_NULL;
    named[i] = {labels[i].name, labels[i].value};
  }
  const LabelledFamily* const family = family_of(base);
  if (!takes(family, count)) return PE_INVALID;
  return family == nullptr ? PE_OK
                           : told(detail::put_in_order(*family, named, count, list), nullptr);
}

pe_status make_child(MetricBase& base, const LabelValueList& values, pe_metric* at) {
  LabelledFamily* const family = family_of(base);
  if (!takes(family, values.size())) return PE_INVALID;
  Metric& child = *new (at) Metric(base.handle.type, Metric::Role::kChild, &base.handle);
  pe_status status = PE_OK;
  if (family == nullptr) {
    child.value = base.handle.value;
  } else {
    child.value = DynamicChildren(*family).pin(values.data());
    if (child.value != nullptr) {
      child.family = family;
    } else {
      child.value = base.operations.sink();
      status = PE_LIMIT;
    }
  }
  child.mark(ObjectKind::kMetric);
  base.children.add(1);
  return status;
}

// The child with the values that `take` puts into the list. What was at `child` before is none.
template <class Take>
pe_status get_child(pe_metric* at, pe_metric* child, const Take& take) {
  if (child == nullptr) return PE_NULL;
  if (child == at) return PE_INVALID;
  Metric::of(child)->unmark();
  Metric* metric = nullptr;
  const pe_status found = find_parent(at, metric);
  if (found != PE_OK) return found;
  MetricBase& base = base_of(*metric);
  LabelValueList values;
  const pe_status taken = take(base, values);
  if (taken != PE_OK) return taken;
  return guarded(nullptr, [&] { return make_child(base, values, child); });
}

void let_go(Metric& child) {
  child.unmark();
  if (child.pinned()) DynamicChildren(*child.family).unpin(child.value);
  base_of(*child.parent).children.add(~std::uint64_t{0});
}

pe_status end_metric(Metric& metric) {
  MetricBase& base = base_of(metric);
  if (base.children.load() != 0) return PE_IN_USE;
  metric.unmark();
  base.operations.end(base.dynamic());
  Registry& registry = base.registry;
  if constexpr (kHeapByDefault) {
    if (base.owned) {
      registry.remove(owned_of(base));
      free_memory(&owned_of(base));
    }
  }
  registry.let_go();
  return PE_OK;
}

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_labels(pe_metric* at, const char* const* values, std::size_t count, pe_metric* child) {
  return get_child(at, child, [=](MetricBase&, LabelValueList& list) {
    return take_values(values, count, list);
  });
}

pe_status pe_labels_by_name(pe_metric* at, const pe_label* labels, std::size_t count,
                            pe_metric* child) {
  return get_child(at, child, [=](MetricBase& base, LabelValueList& list) {
    return take_labels(base, labels, count, list);
  });
}

pe_status pe_remove(pe_metric* at, const char* const* values, std::size_t count) {
  Metric* metric = nullptr;
  LabelValueList list;
  pe_status status = find_parent(at, metric);
  if (status == PE_OK) status = take_values(values, count, list);
  if (status != PE_OK) return status;
  LabelledFamily* const family = family_of(base_of(*metric));
  if (family == nullptr || !takes(family, count)) return PE_INVALID;
  DynamicChildren(*family).remove(list.data());
  return PE_OK;
}

pe_status pe_clear(pe_metric* at) {
  Metric* metric = nullptr;
  const pe_status status = find_parent(at, metric);
  if (status != PE_OK) return status;
  if (metric->role == Metric::Role::kPlain) return PE_INVALID;
  DynamicChildren(*family_of(base_of(*metric))).remove_all();
  return PE_OK;
}

pe_status pe_end(pe_metric* at) {
  Metric* metric = nullptr;
  const pe_status status = find(at, metric);
  if (status != PE_OK) return status;
  if (metric->role != Metric::Role::kChild) return end_metric(*metric);
  let_go(*metric);
  return PE_OK;
}

}  // extern "C"
