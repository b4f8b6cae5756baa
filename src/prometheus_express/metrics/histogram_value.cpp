#include "prometheus_express/metrics/histogram_value.h"

namespace prometheus_express {

void HistogramValue::read(HistogramSnapshot& snapshot) const {
  {
    Guard<ValueLock> guard{lock_};
    for (std::size_t i = 0; i <= bound_count_; ++i) snapshot.cumulative[i] = counts_[i];
    snapshot.sum = sum_;
  }
  for (std::size_t i = 1; i <= bound_count_; ++i) {
    snapshot.cumulative[i] += snapshot.cumulative[i - 1];
  }
}

void HistogramValue::reset() {
  Guard<ValueLock> guard{lock_};
  for (std::size_t i = 0; i <= bound_count_; ++i) counts_[i] = 0;
  sum_ = 0;
}

}  // namespace prometheus_express
