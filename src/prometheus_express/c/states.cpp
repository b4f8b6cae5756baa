// Metrics that hold no number: Info and Enum.
#include "prometheus_express/c/declare.h"
#include "prometheus_express/c/value.h"

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_info_init(pe_info* info, pe_registry* registry, const pe_declaration* declaration,
                       pe_error* error) {
  return init_metric<DynamicInfo>(info, registry, declaration, error);
}

pe_status pe_info_set(pe_metric* at, const char* const* values, std::size_t count) {
  Metric* metric = nullptr;
  const pe_status found = find(at, metric);
  if (found != PE_OK) return found;
  if (metric->type != MetricType::kInfo) return PE_WRONG_TYPE;
  LabelValueList list;
  const pe_status taken = take_values(values, count, list);
  if (taken != PE_OK) return taken;
  auto& info = *static_cast<DynamicInfo*>(base_of(*metric).dynamic());
  return guarded(nullptr, [&] { return told(info.info(list.data(), list.size()), nullptr); });
}

pe_status pe_enum_init(pe_enum* of_states, pe_registry* registry, const pe_declaration* declaration,
                       pe_error* error) {
  return init_metric<DynamicEnum>(of_states, registry, declaration, error);
}

pe_status pe_enum_set(pe_metric* at, const char* state) {
  pe_status status = PE_OK;
  EnumValue* const value = value_in<EnumValue>(at, status);
  if (value == nullptr) return status;
  if (state == nullptr) return PE_NULL;
  return value->try_state(state) ? PE_OK : PE_INVALID;
}

pe_status pe_enum_get(pe_metric* at, std::size_t* index) {
  pe_status status = PE_OK;
  const EnumValue* const value = value_in<EnumValue>(at, status);
  if (value == nullptr) return status;
  if (index == nullptr) return PE_NULL;
  *index = value->current();
  return PE_OK;
}

}  // extern "C"
