#include "prometheus_express/metrics/striped_counter.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <atomic>

#include "prometheus_express/platform/error.h"

namespace prometheus_express {

namespace detail {

namespace {

std::atomic<std::uint64_t> taken{0};  // a bit for each stripe, the first one's is the lowest

}  // namespace

PROMETHEUS_EXPRESS_THREAD_LOCAL unsigned ThreadStripe::own_ = 0;

// Gives this thread's stripe back. Whoever takes it then sees what was counted in its cells:
// release here, acquire there.
struct EndOfThread {
  ~EndOfThread() {
    const unsigned own = ThreadStripe::own_;
    ThreadStripe::own_ = ThreadStripe::kNone;  // other objects of the thread may count still
    taken.fetch_and(~(std::uint64_t{1} << (own - 1)), std::memory_order_release);
  }
};

unsigned ThreadStripe::take() {
  std::uint64_t seen = taken.load(std::memory_order_relaxed);
  for (unsigned stripe = 1; stripe <= kMost; ++stripe) {
    const std::uint64_t bit = std::uint64_t{1} << (stripe - 1);
    while ((seen & bit) == 0) {
      if (!taken.compare_exchange_weak(seen, seen | bit, std::memory_order_acquire,
                                       std::memory_order_relaxed)) {
        continue;
      }
      own_ = stripe;
      static thread_local EndOfThread end;
      (void)end;
      return stripe;
    }
  }
  return own_ = kNone;
}

}  // namespace detail

namespace {

void read_sample(const void* value, unsigned, ValueSnapshot&, SampleNumber& number) {
  number.set(static_cast<const StripedValue*>(value)->value());
}

}  // namespace

const ValueKind StripedValue::kKind = {
    kType,   "counter",   "counter", "_total", Unlabelled<StripedValue>::parts,
    nullptr, read_sample, nullptr,
};

std::uint64_t StripedValue::value() const {
  std::uint64_t sum = 0;
  for (unsigned i = 0; i < stripes_->count_; ++i) sum += stripes_->cells_[i].whole.load();
  return sum;
}

void StripedValue::refuse() {
  report_mistake(
      "a counter cannot go down: StripedCounter::inc() was called with a negative amount",
      "; a value that falls is a Gauge");
}

}  // namespace prometheus_express

#endif
