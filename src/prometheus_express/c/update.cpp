// Updates and reads of metrics and children.
#include "prometheus_express/c/value.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/metrics/value/gauge_value.h"
#include "prometheus_express/metrics/value/histogram_value.h"
#include "prometheus_express/metrics/value/summary_value.h"

using namespace prometheus_express;
using namespace prometheus_express::c;

namespace {

// A child that found no room holds nothing; what was put there by others is not to be seen.
bool holds_nothing(pe_metric* at) {
  const Metric& metric = *Metric::of(at);
  return metric.role == Metric::Role::kChild && metric.parent->role == Metric::Role::kFamily &&
         !metric.pinned();
}

struct Totals {
  std::uint64_t count;
  double sum;
};
Totals totals_of(const SummaryValue& value) {
  SummarySnapshot snapshot;
  value.read_into(snapshot);
  return {snapshot.count, snapshot.sum};
}
Totals totals_of(const HistogramValue& value) {
  HistogramSnapshot snapshot;
  value.read_into(snapshot);
  return {snapshot.cumulative[value.bound_count()], snapshot.sum};
}

// Writes to *count and *sum what a value holds.
template <class ValueType>
pe_status get_totals(pe_metric* at, std::uint64_t* count, double* sum) {
  if (count == nullptr || sum == nullptr) return PE_NULL;
  return with_value<ValueType>(at, [&](const ValueType& value) {
    const Totals totals = holds_nothing(at) ? Totals{0, 0} : totals_of(value);
    *count = totals.count;
    *sum = totals.sum;
  });
}

template <class ValueType>
pe_status get_number(pe_metric* at, double* to) {
  if (to == nullptr) return PE_NULL;
  return with_value<ValueType>(
      at, [&](const ValueType& value) { *to = holds_nothing(at) ? 0 : value.value(); });
}

}  // namespace

extern "C" {

pe_status pe_counter_inc(pe_metric* counter) {
  return with_value<CounterValue>(counter, [](CounterValue& value) { value.inc(); });
}

pe_status pe_counter_add(pe_metric* counter, double amount) {
  pe_status status = PE_OK;
  CounterValue* const value = value_in<CounterValue>(counter, status);
  if (value == nullptr) return status;
  if (!CounterValue::counts(amount)) return PE_INVALID;
  value->inc(amount);
  return PE_OK;
}

pe_status pe_counter_add_whole(pe_metric* counter, std::uint64_t amount) {
  return with_value<CounterValue>(counter, [=](CounterValue& value) { value.inc(amount); });
}

pe_status pe_gauge_set(pe_metric* gauge, double to) {
  return with_value<GaugeValue>(gauge, [=](GaugeValue& value) { value.set(to); });
}

pe_status pe_gauge_add(pe_metric* gauge, double amount) {
  return with_value<GaugeValue>(gauge, [=](GaugeValue& value) { value.inc(amount); });
}

pe_status pe_gauge_set_to_current_time(pe_metric* gauge) {
  return with_value<GaugeValue>(gauge, [](GaugeValue& value) { value.set_to_current_time(); });
}

pe_status pe_histogram_observe(pe_metric* histogram, double amount) {
  return with_value<HistogramValue>(histogram,
                                    [=](HistogramValue& value) { value.observe(amount); });
}

pe_status pe_summary_observe(pe_metric* summary, double amount) {
  return with_value<SummaryValue>(summary, [=](SummaryValue& value) { value.observe(amount); });
}

pe_status pe_counter_get(pe_metric* counter, double* to) {
  return get_number<CounterValue>(counter, to);
}

pe_status pe_gauge_get(pe_metric* gauge, double* to) { return get_number<GaugeValue>(gauge, to); }

pe_status pe_histogram_get(pe_metric* histogram, std::uint64_t* count, double* sum) {
  return get_totals<HistogramValue>(histogram, count, sum);
}

pe_status pe_summary_get(pe_metric* summary, std::uint64_t* count, double* sum) {
  return get_totals<SummaryValue>(summary, count, sum);
}

}  // extern "C"
