#include "prometheus_express/metrics/histogram_value.h"

namespace prometheus_express {

bool HistogramValue::read(HistogramSnapshot& snapshot, NativeSnapshot* native) const {
  bool native_read = false;
  {
    Guard<ValueLock> guard{lock_};
    for (std::size_t i = 0; i <= bound_count_; ++i) snapshot.cumulative[i] = counts_[i];
    snapshot.sum = sum_;
    if (native_ != nullptr && native != nullptr) native_read = native_->read(*native_, *native);
  }
  for (std::size_t i = 1; i <= bound_count_; ++i) {
    snapshot.cumulative[i] += snapshot.cumulative[i - 1];
  }
  return native_read;
}

void HistogramValue::reset() {
  forget_exemplars();
  Guard<ValueLock> guard{lock_};
  for (std::size_t i = 0; i <= bound_count_; ++i) counts_[i] = 0;
  sum_ = 0;
  if (native_ != nullptr) native_->reset(*native_);
}

}  // namespace prometheus_express
