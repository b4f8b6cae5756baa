// Children of labelled metrics, and how they and their metrics end.
#include <cstdlib>

#include "prometheus_express/c/metric.h"
#include "prometheus_express/c/status.h"
#include "prometheus_express/metrics/family/label_value_list.h"

namespace prometheus_express::c {
namespace {

// What may have children: not a child itself.
pe_status find_parent(pe_metric* at, Metric*& metric) {
  const pe_status found = find(at, metric);
  if (found != PE_OK) return found;
  return metric->role == Metric::Role::kChild ? PE_WRONG_TYPE : PE_OK;
}

// In the order in which they come; PE_NULL where one is.
pe_status take_values(const char* const* values, std::size_t count, LabelValueList& list) {
  if (values == nullptr && count != 0) return PE_NULL;
  if (count > kMaxLabels) return PE_INVALID;
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] == nullptr) return PE_NULL;
    list.add(values[i]);
  }
  return PE_OK;
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
  const Family& family =
      with_dynamic(base, [](auto& dynamic) -> const Family& { return dynamic.family(); });
  if (count != family.label_count()) return PE_INVALID;
  return told(detail::put_in_order(family, named, count, list), nullptr);
}

pe_status make_child(MetricBase& base, const LabelValueList& values, pe_metric* at) {
  Status status;
  with_dynamic(base, [&](auto& dynamic) {
    auto handle = dynamic.labels(values.data(), values.size(), status);
    if (!status.ok() && status.code() != StatusCode::kLimit) return;
    Metric& child = *new (at) Metric(base.handle.type, Metric::Role::kChild, &base.handle);
    child.keep(static_cast<decltype(handle)&&>(handle));
    child.mark(ObjectKind::kMetric);
    base.children.add(1);
  });
  return told(status, nullptr);
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
  MetricBase& base = base_of(*child.parent);
  with_dynamic(base, [&child](auto& dynamic) {
    using ValueType = typename std::remove_reference_t<decltype(dynamic)>::Value;
    using Handle = Pinned<ValueType>;
    child.handle<ValueType>().~Handle();
  });
  base.children.add(~std::uint64_t{0});
}

pe_status end_metric(Metric& metric) {
  MetricBase& base = base_of(metric);
  if (base.children.load() != 0) return PE_IN_USE;
  metric.unmark();
  with_dynamic(base, [](auto& dynamic) {
    using Dynamic = std::remove_reference_t<decltype(dynamic)>;
    dynamic.~Dynamic();
  });
  Registry& registry = base.registry;
  if constexpr (kHeapByDefault) {
    if (base.owned) {
      registry.remove(owned_of(base));
      std::free(&owned_of(base));
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
  return with_dynamic(base_of(*metric), [&](auto& dynamic) {
    return told(dynamic.remove(list.data(), list.size()), nullptr);
  });
}

pe_status pe_clear(pe_metric* at) {
  Metric* metric = nullptr;
  const pe_status status = find_parent(at, metric);
  if (status != PE_OK) return status;
  if (metric->role == Metric::Role::kPlain) return PE_INVALID;
  with_dynamic(base_of(*metric), [](auto& dynamic) { dynamic.clear(); });
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
