#include "prometheus_express/metrics/value/enum_value.h"

#include "prometheus_express/metrics/family/metric_finder.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

const EnumValue& of(const void* value) { return *static_cast<const EnumValue*>(value); }

unsigned sample_count(const void* value) { return static_cast<unsigned>(of(value).state_count()); }

// So that exactly one state of a page holds, whatever happens between its lines.
void read_sample(const void* value, unsigned index, ValueSnapshot& snapshot, SampleNumber& number) {
  if (index == 0) snapshot.state = of(value).current();
  number.set(std::uint64_t{snapshot.state == index ? 1u : 0u});
}

void describe_sample(const void* value, unsigned index, SampleName& name) {
  name.state = of(value).state_name(index);
}

}  // namespace

const ValueKind EnumValue::kKind = {
    kType,        "stateset",  "gauge",         nullptr, Unlabelled<EnumValue>::parts,
    sample_count, read_sample, describe_sample,
};

bool EnumValue::try_state(std::string_view name) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (name != states_[i]) continue;
    current_.store(i, std::memory_order_relaxed);
    return true;
  }
  return count_ == 0;
}

void EnumValue::state(std::string_view name) {
  if (try_state(name)) return;
  const char* const metric = MetricFinder::name_of(this, kKind);
  report_mistake("Enum::state() was called with a name that is not one of its states ('",
                 states_[0], "', ...)", metric == nullptr ? nullptr : ": ", metric);
}

}  // namespace prometheus_express
