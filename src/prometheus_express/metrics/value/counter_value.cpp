#include "prometheus_express/metrics/value/counter_value.h"

#include "prometheus_express/metrics/family/metric_finder.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

void read_sample(const void* value, unsigned, ValueSnapshot&, SampleNumber& number) {
  static_cast<const CounterValue*>(value)->read_into(number);
}

}  // namespace

const ValueKind CounterValue::kKind = {
    kType,   "counter",   "counter", "_total", Unlabelled<CounterValue>::parts,
    nullptr, read_sample, nullptr,
};

void CounterValue::inc(double amount) {
  const DoubleBits parts{amount};
  if (parts.zero()) return;
  if (parts.negative || is_nan(amount)) return refuse(amount);
  std::uint64_t whole = 0;
  if (parts.is_whole(whole)) return whole_.add(whole);
  fraction_.add(amount);
}

bool CounterValue::keep_exemplar(double amount, const Exemplar& exemplar) {
  return amount >= 0 && exemplars() != nullptr && exemplars()->keep(this, 0, amount, exemplar);
}

void CounterValue::refuse(double amount) const {
  const char* const name = MetricFinder::name_of(this, kKind);
  report_mistake(name == nullptr ? "a counter" : name,
                 " cannot go down: Counter::inc() was called with ",
                 amount < 0 ? "a negative amount" : "NaN", "; a value that falls is a Gauge");
}

}  // namespace prometheus_express
