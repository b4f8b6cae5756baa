// Why a metric has no child with these labels, in words: apart from pe_labels(), so that a program
// that does not ask links none of them.
#include "prometheus_express/c/status.h"
#include "prometheus_express/c/value.h"
#include "prometheus_express/metrics/dynamic/dynamic_metric.h"

namespace prometheus_express::c {
namespace {

// The family of a metric that may have children; nullptr, and why, where there is none.
LabelledFamily* family_at(pe_metric* at, pe_status& status, pe_error* error) {
  Metric* metric = nullptr;
  const pe_status found = find(at, metric);
  if (found != PE_OK) {
    status = told(found, "metric", error);
  } else if (metric->role == Metric::Role::kChild) {
    status = told(PE_WRONG_TYPE, "metric, which is a child", error);
  } else if (metric->type == MetricType::kInfo) {
    status = told(PE_WRONG_TYPE, "metric, which is an Info", error);
  } else if (metric->role == Metric::Role::kPlain) {
    status = told(PE_INVALID, "metric, which has no labels", error);
  } else {
    MetricBase& base = base_of(*metric);
    return base.operations.labelled(base.dynamic());
  }
  return nullptr;
}

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_explain_labels(pe_metric* metric, const char* const* values, std::size_t count,
                            pe_error* error) {
  pe_status status = PE_OK;
  const LabelledFamily* const family = family_at(metric, status, error);
  if (family == nullptr) return status;
  if (count != family->label_count()) {
    return told(detail::check_label_count(*family, count), error);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (values == nullptr || values[i] == nullptr) {
      return told(PE_NULL, family->label_name(i), error);
    }
  }
  return told(PE_OK, error);
}

pe_status pe_explain_labels_by_name(pe_metric* metric, const pe_label* labels, std::size_t count,
                                    pe_error* error) {
  pe_status status = PE_OK;
  const LabelledFamily* const family = family_at(metric, status, error);
  if (family == nullptr) return status;
  if (count != family->label_count()) {
    return told(detail::check_label_count(*family, count), error);
  }
  NamedLabel named[kMaxLabels];
  for (std::size_t i = 0; i < count; ++i) {
    if (labels == nullptr || labels[i].name == nullptr) return told(PE_NULL, "name", error);
    if (labels[i].value == nullptr) return told(PE_NULL, labels[i].name, error);
    named[i] = {labels[i].name, labels[i].value};
  }
  LabelValueList values;
  return told(detail::put_in_order(*family, named, count, values), error);
}

}  // extern "C"
