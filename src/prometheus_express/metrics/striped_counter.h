// StripedCounter: a counter for one hot place of a host with many processors. Each thread counts in
// a cell of its own, so that threads do not take a cache line from each other and need no atomic
// operation; the page shows the sum. The cells are memory that the program lends to it:
//
//   prom::CounterStripes<16> stripes;   // 17 times 64 bytes: for 16 threads at once
//   prom::StripedCounter packets{"packets_total", "packets seen", stripes, registry};
//   packets.inc();
//
// An ordinary Counter is the better one nearly everywhere: it is a hundredth of the size, and may
// be counted in signal handlers.
#pragma once

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/created.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

namespace detail {

// Which cell is this thread's, of every StripedCounter: 1 to kMostStripes; 0: it has not asked yet;
// more: none is left for it, or it ends.
class ThreadStripe {
 public:
  static constexpr unsigned kMost = 64;
  static constexpr unsigned kNone = kMost + 1;

  static unsigned own() { return own_ != 0 ? own_ : take(); }

 private:
  friend struct EndOfThread;

  static unsigned take();
  static PROMETHEUS_EXPRESS_THREAD_LOCAL unsigned own_;
};

}  // namespace detail

// The memory of one StripedCounter, which must outlive it. With it, `Threads` threads at once (at
// most 64) that count in any StripedCounter have cells of their own; all others share one, as they
// do in a Counter. A thread's cell is free for another one when it ends; in a child of a fork, that
// of threads that are no more is not.
class StripeStore {
 public:
  StripeStore(const StripeStore&) = delete;
  StripeStore& operator=(const StripeStore&) = delete;

 protected:
  struct alignas(64) Cell {
    IntegerCell whole;
  };

  StripeStore(Cell* cells, unsigned count) : cells_(cells), count_(count) {}
  ~StripeStore() = default;

 private:
  friend class StripedValue;

  Cell* cells_;  // the first is shared
  unsigned count_;
};

template <unsigned Threads>
class CounterStripes : public StripeStore {
  static_assert(Threads >= 1 && Threads <= detail::ThreadStripe::kMost,
                "a StripedCounter has cells for 1 to 64 threads");

 public:
  CounterStripes() : StripeStore(memory_, Threads + 1) {}

 private:
  Cell memory_[Threads + 1];
};

// Counts whole amounts, exact to 2^63.
class StripedValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kCounter;
  static const ValueKind kKind;

  explicit constexpr StripedValue(StripeStore* stripes) : stripes_(stripes) {}

  // Thread-safe. Not for signal handlers: one that interrupts the same call in its thread may lose
  // an amount.
  void inc() { add(1); }

  // Any integer type. `amount` is not negative: that is a mistake, reported and left out.
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
  void inc(Integer amount) {
    if (amount < Integer{0}) return refuse();
    add(static_cast<std::uint64_t>(amount));
  }

  // What was counted, by whichever thread: never less than what an earlier call gave.
  std::uint64_t value() const;

  // Of use to metrics only: its time is kept by the metric.
  void keep_created(detail::CreatedPlace) {}

 private:
  void add(std::uint64_t amount) {
    const unsigned own = detail::ThreadStripe::own();
    if (own < stripes_->count_) return stripes_->cells_[own].whole.add_alone(amount);
    stripes_->cells_[0].whole.add(amount);
  }
  static void refuse();

  StripeStore* stripes_;
};

// Without labels: what is so hot is one place.
class StripedCounter : public Unlabelled<StripedValue> {
 public:
  StripedCounter(MetricName name, Documentation documentation, StripeStore& stripes,
                 CollectorRegistry& home = default_registry(),
                 const MetricOptions& options = kDefaultOptions)
      : Unlabelled(name, documentation, options, &stripes) {
    attach(home);
  }
  ~StripedCounter() { detach(); }
  StripedCounter(const StripedCounter&) = delete;  // it stays where it was made
};

}  // namespace prometheus_express

#endif
