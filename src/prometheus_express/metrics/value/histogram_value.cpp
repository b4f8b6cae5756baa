#include "prometheus_express/metrics/value/histogram_value.h"

#include <limits>

#include "prometheus_express/metrics/family/unlabelled.h"

namespace prometheus_express {
namespace {

const HistogramValue& of(const void* value) { return *static_cast<const HistogramValue*>(value); }

// The samples: one for each bound, +Inf, _count, and _sum.
unsigned index_of_infinity(const void* value) {
  return static_cast<unsigned>(of(value).bound_count());
}

// As in the Python client, a lowest bound below zero means no _sum.
unsigned sample_count(const void* value) {
  return index_of_infinity(value) + (of(value).bound(0) < 0 ? 2 : 3);
}

void read_sample(const void* value, unsigned index, ValueSnapshot& snapshot, SampleNumber& number) {
  HistogramSnapshot& histogram = snapshot.histogram;
  const unsigned infinity = index_of_infinity(value);
  if (index == 0) of(value).read_into(histogram);
  if (index == infinity + 2) return number.set(histogram.sum);
  number.set(histogram.cumulative[index < infinity ? index : infinity]);
}

void describe_sample(const void* value, unsigned index, SampleName& name) {
  const unsigned infinity = index_of_infinity(value);
  if (index > infinity) {
    name.suffix = index == infinity + 1 ? "_count" : "_sum";
  } else {
    name.suffix = "_bucket";
    name.label = "le";
    name.bound =
        index < infinity ? of(value).bound(index) : std::numeric_limits<double>::infinity();
  }
}

}  // namespace

const ValueKind HistogramValue::kKind = {
    kType,        "histogram", "histogram",     nullptr, Unlabelled<HistogramValue>::parts,
    sample_count, read_sample, describe_sample,
};

bool HistogramValue::observe(double amount, const Exemplar& exemplar) {
  observe(amount);
  const std::size_t bucket = is_nan(amount) ? bound_count_ : bucket_of(amount);
  return exemplars_ != nullptr && exemplars_->keep(this, bucket, amount, exemplar);
}

// Where another task has the turn, all is copied again once it has ended, so that counts and native
// buckets are of one moment.
bool HistogramValue::read_into(HistogramSnapshot& snapshot, NativeSnapshot* native) const {
  NativeRead result = NativeRead::kTooMany;
  {
    Guard<ValueLock> guard{lock_};
    for (unsigned attempt = 0;; ++attempt) {
      for (std::size_t i = 0; i <= bound_count_; ++i) snapshot.cumulative[i] = counts_[i];
      snapshot.sum = sum_;
      if (native_ != nullptr && native != nullptr)
        result = native_->read_into(*native_, lock_, *native);
      if (!kTasks || result != NativeRead::kBusy) break;
      Unmasked unmasked{lock_};
      back_off(attempt);
    }
  }
  for (std::size_t i = 1; i <= bound_count_; ++i) {
    snapshot.cumulative[i] += snapshot.cumulative[i - 1];
  }
  return result == NativeRead::kDone;
}

void HistogramValue::go_on_from(const HistogramSnapshot& before) {
  Guard<ValueLock> guard{lock_};
  std::uint64_t below = 0;
  for (std::size_t i = 0; i <= bound_count_; ++i) {
    counts_[i] += before.cumulative[i] - below;
    below = before.cumulative[i];
  }
  sum_ += before.sum;
}

void HistogramValue::start_at_zero() {
  forget_exemplars();
  Guard<ValueLock> guard{lock_};
  for (std::size_t i = 0; i <= bound_count_; ++i) counts_[i] = 0;
  sum_ = 0;
  if (native_ != nullptr) native_->reset(*native_);
}

}  // namespace prometheus_express
