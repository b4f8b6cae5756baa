// From a pe_metric to its value.
#pragma once

#include "prometheus_express/c/metric.h"
#include "prometheus_express/metrics/labels/label_value_list.h"

namespace prometheus_express::c {

// The value of this type; nullptr, and why, where the metric has none.
template <class ValueType>
ValueType* value_in(pe_metric* at, pe_status& status) {
  Metric* metric = nullptr;
  status = find(at, metric);
  if (status != PE_OK) return nullptr;
  if (metric->type != ValueType::kType) {
    status = PE_WRONG_TYPE;
  } else if (metric->role == Metric::Role::kFamily) {
    status = PE_HAS_LABELS;
  } else {
    return static_cast<ValueType*>(metric->value);
  }
  return nullptr;
}

template <class ValueType, class Use>
pe_status with_value(pe_metric* at, const Use& use) {
  pe_status status = PE_OK;
  ValueType* const value = value_in<ValueType>(at, status);
  if (value != nullptr) use(*value);
  return status;
}

// In the order in which they come; PE_NULL where one is.
inline pe_status take_values(const char* const* values, std::size_t count, LabelValueList& list) {
  if (values == nullptr && count != 0) return PE_NULL;
  if (count > kMaxLabels) return PE_INVALID;
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] == nullptr) return PE_NULL;
    list.add(values[i]);
  }
  return PE_OK;
}

}  // namespace prometheus_express::c
