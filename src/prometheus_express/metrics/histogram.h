// Histogram: counts observations in buckets, and sums them.
//
//   prom::Histogram latency{"request_seconds", "time to serve a request", registry};
//   prom::Histogram size{"reply_bytes", "size of replies", {"path"}, registry,
//                        prom::exponential_buckets<8>(64, 4)};
//   prom::Histogram fine{"step_seconds", "time of a step", registry, prom::kDefaultBuckets,
//                        prom::native_histogram<160>()};
//   latency.observe(0.25);
//   auto timer = size.labels("/metrics").time();  // observes the seconds that the scope takes
//
// With a bound below 0 a page has no `_sum`, which could fall: keep a Summary beside it for the
// mean.
//
// As a class member, in `extern` and in parameters write Histogram<0, 14> (labels, buckets below
// +Inf; Histogram<> has the default buckets) or Histogram<0, 14, 160> (native buckets); a function
// that takes a HistogramValue& takes any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>

#include "prometheus_express/metrics/buckets.h"
#include "prometheus_express/metrics/exponential/native_part.h"
#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/histogram_value.h"

namespace prometheus_express {

// One labelled child, as Histogram::labels() gives it. The functions are those of HistogramValue.
class HistogramHandle : public Pinned<HistogramValue> {
 public:
  using Pinned::Pinned;

  void observe(double amount) const { value().observe(amount); }
  bool observe(double amount, const Exemplar& exemplar) const {
    return value().observe(amount, exemplar);
  }
  auto time() const {
    return Timer<Pinned<HistogramValue>, &HistogramValue::observe_seconds>(*this);
  }
};

namespace detail {

// Says whether the bounds ascend, and reports it if not. A NaN does not. -0 becomes 0.
bool take_bounds(const char* metric, double* bounds, std::size_t count);

// std::vector and its like.
template <class List>
using IfSizeAtRunTime = decltype(std::declval<const List&>().size(), 0);

// The number of bounds without a +Inf at the end.
std::size_t finite_bounds(const double* bounds, std::size_t count);

}  // namespace detail

// With labels: Labelled has labels(), remove() and clear().
template <std::size_t Labels = 0, std::size_t Bounds = 14, std::size_t Native = 0>
class Histogram : public Labelled<HistogramValue, HistogramHandle, Labels> {
 public:
  using Histogram::Labelled::Labelled;  // which names mistakes
  Histogram(MetricName name, Documentation documentation,
            const LabelName<MetricType::kHistogram> (&labels)[Labels],
            CollectorRegistry& home = detail::default_registry_for_labels<Labels>(),
            const Buckets<Bounds>& buckets = kDefaultBuckets,
            const MetricOptions& options = kDefaultOptions)
      : Histogram(name, documentation, labels, home, buckets, NativeOptions<Native>{}, options) {}

  Histogram(MetricName name, Documentation documentation,
            const LabelName<MetricType::kHistogram> (&labels)[Labels], CollectorRegistry& home,
            const Buckets<Bounds>& buckets, const NativeOptions<Native>& native,
            const MetricOptions& options = kDefaultOptions)
      : Histogram::Labelled(name, documentation, labels, options, home, kOperations),
        buckets_(buckets),
        native_(native),
        exemplars_(options.exemplars) {
    detail::take_bounds(name.text(), buckets_.bounds, Bounds) ? this->attach(home) : this->refuse();
  }
  // In the default registry.
  Histogram(MetricName name, Documentation documentation,
            const LabelName<MetricType::kHistogram> (&labels)[Labels],
            const Buckets<Bounds>& buckets, const MetricOptions& options = kDefaultOptions)
      : Histogram(name, documentation, labels, detail::default_registry_for_labels<Labels>(),
                  buckets, options) {}
  Histogram(MetricName name, Documentation documentation,
            const LabelName<MetricType::kHistogram> (&labels)[Labels], const MetricOptions& options)
      : Histogram(name, documentation, labels, detail::default_registry_for_labels<Labels>(),
                  options) {}
  // With the default buckets.
  Histogram(MetricName name, Documentation documentation,
            const LabelName<MetricType::kHistogram> (&labels)[Labels], CollectorRegistry& home,
            const MetricOptions& options)
      : Histogram(name, documentation, labels, home, kDefaultBuckets, options) {}
  ~Histogram() { this->detach(); }
  Histogram(const Histogram&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Histogram(MetricName, Documentation,  // that registry ends with this line: name it first
            const LabelName<MetricType::kHistogram> (&)[Labels], Registry&&) = delete;
  Histogram(MetricName, Documentation, CollectorRegistry&,  // labels come before the registry
            const LabelName<MetricType::kHistogram> (&)[Labels]) = delete;
  template <std::size_t Given, class... Rest, std::enable_if_t<Given != Bounds, int> = 0>
  Histogram(MetricName, Documentation,  // the second number of Histogram<1, 3> is how many bounds
            const LabelName<MetricType::kHistogram> (&)[Labels], CollectorRegistry&,  // are given
            const double (&)[Given], const Rest&...) = delete;
  template <std::size_t Given, class... Rest, std::enable_if_t<Given != Bounds, int> = 0>
  Histogram(MetricName, Documentation,  // the second number of Histogram<1, 3> is how many bounds
            const LabelName<MetricType::kHistogram> (&)[Labels],  // are given
            const double (&)[Given], const Rest&...) = delete;
  template <class List, detail::IfSizeAtRunTime<List> = 0>
  Histogram(MetricName, Documentation,  // the number of bounds is in the type:
            const LabelName<MetricType::kHistogram> (&)[Labels], CollectorRegistry&,
            const List&) = delete;  // prom::buckets(0.1, 1, 10)

  // As labels(...).observe(amount) in one call, with nothing to hold: size.observe({"/metrics"},
  // 64). Takes less time without native buckets. Not for interrupt handlers.
  template <std::size_t Given>
  void observe(const LabelValue (&values)[Given], double amount) {
    if constexpr (Native == 0) {
      this->update(values, [amount](HistogramValue& value, bool alone) {
        alone ? value.observe_alone(amount) : value.observe(amount);
      });
    } else {
      this->handle(values).observe(amount);
    }
  }

  // These are mistakes, which they name: there is one value for each child.
  template <class Self = Histogram, class... Given>
  void observe(const Given&...) {
    name_no_value<Self>();
  }
  template <class Self = Histogram>
  int time() {
    return name_no_value<Self>();
  }

 private:
  template <class Self>
  static int name_no_value() {
    static_assert(detail::kNever<Self>,
                  "a labelled histogram has no value of its own: labels(...).observe(0.25), "
                  "labels(...).time(), or observe({...}, 0.25)");
    return 0;
  }

  struct Cells {
    explicit Cells(const Histogram& histogram)
        : value(histogram.buckets_.bounds, detail::finite_bounds(histogram.buckets_.bounds, Bounds),
                counts, histogram.exemplars_),
          native(histogram.native_) {
      value.add_native(native.part());
    }
    HistogramValue value;
    std::uint64_t counts[Bounds + 1] = {};
    NativeCellsPart<Native> native;
  };

  static void construct(void* memory, const Family& family) {
    new (memory) Cells(static_cast<const Histogram&>(family));
  }
  PROMETHEUS_EXPRESS_OWN_COPY static constexpr ValueOperations kOperations = {
      sizeof(Cells), construct, Histogram::Labelled::reset, Histogram::Labelled::forget_exemplars};

  Buckets<Bounds> buckets_;
  NativeOptions<Native> native_;
  ExemplarStore* exemplars_;
};

// Without labels: a family and a HistogramValue in one.
template <std::size_t Bounds, std::size_t Native>
class Histogram<0, Bounds, Native> : public Unlabelled<HistogramValue> {
 public:
  using Unlabelled::Unlabelled;  // which names mistakes
  Histogram(MetricName name, Documentation documentation,
            CollectorRegistry& home = default_registry(),
            const Buckets<Bounds>& buckets = kDefaultBuckets,
            const MetricOptions& options = kDefaultOptions)
      : Histogram(name, documentation, home, buckets, NativeOptions<Native>{}, options) {}

  Histogram(MetricName name, Documentation documentation, CollectorRegistry& home,
            const Buckets<Bounds>& buckets, const NativeOptions<Native>& native,
            const MetricOptions& options = kDefaultOptions)
      : Unlabelled(name, documentation, options, buckets_.bounds,
                   detail::finite_bounds(buckets.bounds, Bounds), counts_, options.exemplars),
        buckets_(buckets),
        native_(native) {
    add_native(native_.part());
    detail::take_bounds(name.text(), buckets_.bounds, Bounds) ? attach(home) : refuse();
  }
  // In the default registry.
  Histogram(MetricName name, Documentation documentation, const Buckets<Bounds>& buckets,
            const MetricOptions& options = kDefaultOptions)
      : Histogram(name, documentation, default_registry(), buckets, options) {}
  Histogram(MetricName name, Documentation documentation, const MetricOptions& options)
      : Histogram(name, documentation, default_registry(), options) {}
  // With the default buckets.
  Histogram(MetricName name, Documentation documentation, CollectorRegistry& home,
            const MetricOptions& options)
      : Histogram(name, documentation, home, kDefaultBuckets, options) {}
  ~Histogram() {
    detach();
    forget_exemplars();
  }
  Histogram(const Histogram&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Histogram(MetricName, Documentation,  // that registry ends with this line: name it first
            Registry&&) = delete;
  explicit Histogram(MetricName) = delete;  // say what it tells, too
  template <std::size_t Given, class... Rest, std::enable_if_t<Given != Bounds, int> = 0>
  Histogram(MetricName, Documentation,  // the second number of Histogram<0, 3> is how many bounds
            CollectorRegistry&, const double (&)[Given],  // are given
            const Rest&...) = delete;
  template <std::size_t Given, class... Rest, std::enable_if_t<Given != Bounds, int> = 0>
  Histogram(MetricName, Documentation,  // the second number of Histogram<0, 3> is how many bounds
            const double (&)[Given], const Rest&...) = delete;  // are given
  template <class List, detail::IfSizeAtRunTime<List> = 0>
  Histogram(MetricName, Documentation, CollectorRegistry&,  // the number of bounds is in the type:
            const List&) = delete;                          // prom::buckets(0.1, 1, 10)

 private:
  Buckets<Bounds> buckets_;
  std::uint64_t counts_[Bounds + 1] = {};
  NativeCellsPart<Native> native_;
};

}  // namespace prometheus_express

#include "prometheus_express/metrics/histogram_guides.h"
