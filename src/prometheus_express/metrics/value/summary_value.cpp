#include "prometheus_express/metrics/value/summary_value.h"

#include "prometheus_express/metrics/family/unlabelled.h"

namespace prometheus_express {
namespace {

const SummaryValue& of(const void* value) { return *static_cast<const SummaryValue*>(value); }

// The samples: one for each quantile, _count and _sum.
unsigned index_of_count(const void* value) {
  return static_cast<unsigned>(of(value).quantile_count());
}

unsigned sample_count(const void* value) { return index_of_count(value) + 2; }

void read_sample(const void* value, unsigned index, ValueSnapshot& snapshot, SampleNumber& number) {
  SummarySnapshot& summary = snapshot.summary;
  if (index == 0) of(value).read_into(summary);
  if (index == index_of_count(value)) return number.set(summary.count);
  number.set(index > index_of_count(value) ? summary.sum : summary.quantiles[index]);
}

void describe_sample(const void* value, unsigned index, SampleName& name) {
  if (index >= index_of_count(value)) {
    name.suffix = index == index_of_count(value) ? "_count" : "_sum";
  } else {
    name.label = "quantile";
    name.bound = of(value).quantile_rank(index);
  }
}

}  // namespace

const ValueKind SummaryValue::kKind = {
    kType,        "summary",   "summary",       nullptr, Unlabelled<SummaryValue>::parts,
    sample_count, read_sample, describe_sample,
};

}  // namespace prometheus_express
