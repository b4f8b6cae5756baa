// Values that are asked for when a page is read.
#include "prometheus_express/c/value.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/metrics/value/gauge_value.h"

namespace prometheus_express::c {
namespace {

// A pe_function as a callback of C++, at the same address.
struct FunctionCall : pe_function {
  double operator()() const { return call(context); }
};

template <class ValueType>
pe_status set_function(pe_metric* at, pe_function* function) {
  pe_status status = PE_OK;
  ValueType* const value = value_in<ValueType>(at, status);
  if (value == nullptr) return status;
  ValueFunction wanted;
  if (function != nullptr) {
    if (function->call == nullptr) return PE_NULL;
    wanted = *static_cast<FunctionCall*>(function);
  }
  const Metric& metric = *Metric::of(at);
  if (metric.pinned()) {
    return DynamicChildren(*metric.family).set_function(value, wanted) ? PE_OK : PE_LIMIT;
  }
  // Of a child that found no room, nothing is shown.
  if (metric.parent != nullptr && metric.parent->role == Metric::Role::kFamily) return PE_OK;
  static_cast<Unlabelled<ValueType>*>(value)->set_function(wanted);
  return PE_OK;
}

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_counter_set_function(pe_metric* counter, pe_function* function) {
  return set_function<CounterValue>(counter, function);
}

pe_status pe_gauge_set_function(pe_metric* gauge, pe_function* function) {
  return set_function<GaugeValue>(gauge, function);
}

}  // extern "C"
