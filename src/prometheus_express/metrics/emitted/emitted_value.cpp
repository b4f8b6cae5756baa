#include "prometheus_express/metrics/emitted/emitted_value.h"

#include <new>

#include "prometheus_express/metrics/emitted/emitted_family.h"
#include "prometheus_express/metrics/value/histogram_value.h"
#include "prometheus_express/metrics/value/summary_value.h"

namespace prometheus_express {
namespace {

struct Number {
  double number = 0;
};

// The base comes first: who knows a HistogramValue finds one at the value's address.
template <class ValueType>
struct alignas(8) Emitted : ValueType {
  using ValueType::ValueType;
  Emitted() = default;
  mutable EmittedMark mark;
};

template <class ValueType>
const Emitted<ValueType>& of(const void* value) {
  return *static_cast<const Emitted<ValueType>*>(value);
}

void put(Number& value, const EmittedSample& sample) { value.number = sample.number; }

void put(SummaryValue& value, const EmittedSample& sample) {
  SummarySnapshot summary;
  summary.count = sample.count;
  summary.sum = sample.number;
  value.start_at_zero();
  value.go_on_from(summary);
}

void put(HistogramValue& value, const EmittedSample& sample) {
  HistogramSnapshot histogram;
  for (std::size_t i = 0; i <= value.bound_count(); ++i) {
    histogram.cumulative[i] = sample.cumulative[i];
  }
  histogram.sum = sample.number;
  value.start_at_zero();
  value.go_on_from(histogram);
}

template <class ValueType>
void set(void* memory, const EmittedSample& sample) {
  auto& value = *static_cast<Emitted<ValueType>*>(memory);
  Guard<ValueLock> guard{value.mark.lock};
  put(value, sample);
  value.mark.timestamp_ms = sample.timestamp_ms;
}

template <class ValueType>
EmittedMark& mark(const void* value) {
  return of<ValueType>(value).mark;
}

// Gives `take` the first sample, and reads with it the time.
template <class ValueType, class Take>
void read_first(const void* memory, [[maybe_unused]] ValueSnapshot& snapshot, const Take& take) {
  const auto& value = of<ValueType>(memory);
  Guard<ValueLock> guard{value.mark.lock};
  take(value);
#if PROMETHEUS_EXPRESS_LARGE
  snapshot.timestamp_ms = value.mark.timestamp_ms;
#endif
}

void read_number(const void* memory, unsigned, ValueSnapshot& snapshot, SampleNumber& number) {
  read_first<Number>(memory, snapshot, [&](const Number& value) { number.set(value.number); });
}

void construct_number(void* memory, const Family& family) {
  new (memory) Emitted<Number>;
  set<Number>(memory, EmittedFamily::of(family).sample_at_hand());
}

void construct_summary(void* memory, const Family& family) {
  new (memory) Emitted<SummaryValue>;
  set<SummaryValue>(memory, EmittedFamily::of(family).sample_at_hand());
}

unsigned count_summary(const void*) { return 2; }

void read_summary(const void* memory, unsigned index, ValueSnapshot& snapshot,
                  SampleNumber& number) {
  if (index == 0) {
    read_first<SummaryValue>(memory, snapshot, [&snapshot](const SummaryValue& value) {
      value.read_into(snapshot.summary);
    });
    return number.set(snapshot.summary.count);
  }
  number.set(snapshot.summary.sum);
}

void describe_summary(const void*, unsigned index, SampleName& name) {
  name.suffix = index == 0 ? "_count" : "_sum";
}

// The counts are right behind the value.
void construct_histogram(void* memory, const Family& family) {
  using Value = Emitted<HistogramValue>;
  static_assert(sizeof(Value) % alignof(std::uint64_t) == 0);
  const EmittedFamily& self = EmittedFamily::of(family);
  auto* const counts = reinterpret_cast<std::uint64_t*>(static_cast<char*>(memory) + sizeof(Value));
  for (std::size_t i = 0; i <= self.bound_count(); ++i) new (&counts[i]) std::uint64_t{0};
  new (memory) Value(self.bounds(), self.bound_count(), counts, nullptr);
  set<HistogramValue>(memory, self.sample_at_hand());
}

unsigned count_histogram(const void* value) { return HistogramValue::kKind.count(value); }

unsigned index_of_count(const void* value) {
  return static_cast<unsigned>(of<HistogramValue>(value).bound_count()) + 1;
}
unsigned count_gauge_histogram(const void* value) { return index_of_count(value) + 2; }

void read_histogram(const void* memory, unsigned index, ValueSnapshot& snapshot,
                    SampleNumber& number) {
  if (index == 0) {
    read_first<HistogramValue>(memory, snapshot, [&snapshot](const HistogramValue& value) {
      value.read_into(snapshot.histogram);
    });
  }
  const unsigned count = index_of_count(memory);
  if (index > count) return number.set(snapshot.histogram.sum);
  number.set(snapshot.histogram.cumulative[index < count ? index : count - 1]);
}

void describe_histogram(const void* value, unsigned index, SampleName& name) {
  HistogramValue::kKind.describe(value, index, name);
}

// What goes down again has names of its own (OpenMetrics 1.0, "GaugeHistogram").
void describe_gauge_histogram(const void* value, unsigned index, SampleName& name) {
  describe_histogram(value, index, name);
  if (index >= index_of_count(value)) {
    name.suffix = index == index_of_count(value) ? "_gcount" : "_gsum";
  }
}

// A value that comes back while a scrape still stands on it is set at once.
void reset(void*, detail::CreatedPlace) {}

constexpr ValueOperations kNumberOperations = {sizeof(Emitted<Number>), construct_number, reset,
                                               nullptr};
constexpr ValueOperations kSummaryOperations = {sizeof(Emitted<SummaryValue>), construct_summary,
                                                reset, nullptr};
constexpr ValueOperations kHistogramOperations = {sizeof(Emitted<HistogramValue>),
                                                  construct_histogram, reset, nullptr};

// `old_name` is what text 0.0.4 has for it.
constexpr ValueKind kind_of(MetricType type, const char* name, const char* old_name,
                            const char* suffix, unsigned (*count)(const void*),
                            void (*read)(const void*, unsigned, ValueSnapshot&, SampleNumber&),
                            void (*describe)(const void*, unsigned, SampleName&)) {
  ValueKind kind{type, name, old_name, suffix, EmittedFamily::parts, count, read, describe};
#if PROMETHEUS_EXPRESS_LARGE
  kind.emitted = true;
#endif
  return kind;
}

constexpr ValueKind kCounterKind =
    kind_of(MetricType::kCounter, "counter", "counter", "_total", nullptr, read_number, nullptr);
constexpr ValueKind kGaugeKind =
    kind_of(MetricType::kGauge, "gauge", "gauge", nullptr, nullptr, read_number, nullptr);
constexpr ValueKind kUnknownKind =
    kind_of(MetricType::kUnknown, "unknown", "untyped", nullptr, nullptr, read_number, nullptr);
constexpr ValueKind kInfoKind =
    kind_of(MetricType::kInfo, "info", "gauge", "_info", nullptr, read_number, nullptr);
constexpr ValueKind kSummaryKind = kind_of(MetricType::kSummary, "summary", "summary", nullptr,
                                           count_summary, read_summary, describe_summary);
constexpr ValueKind kHistogramKind =
    kind_of(MetricType::kHistogram, "histogram", "histogram", nullptr, count_histogram,
            read_histogram, describe_histogram);
constexpr ValueKind kGaugeHistogramKind =
    kind_of(MetricType::kGaugeHistogram, "gaugehistogram", "untyped", nullptr,
            count_gauge_histogram, read_histogram, describe_gauge_histogram);

}  // namespace

const EmittedType kEmittedCounter = {kCounterKind, kNumberOperations, set<Number>, mark<Number>};
const EmittedType kEmittedGauge = {kGaugeKind, kNumberOperations, set<Number>, mark<Number>};
const EmittedType kEmittedUnknown = {kUnknownKind, kNumberOperations, set<Number>, mark<Number>};
const EmittedType kEmittedInfo = {kInfoKind, kNumberOperations, set<Number>, mark<Number>};
const EmittedType kEmittedSummary = {kSummaryKind, kSummaryOperations, set<SummaryValue>,
                                     mark<SummaryValue>};
const EmittedType kEmittedHistogram = {kHistogramKind, kHistogramOperations, set<HistogramValue>,
                                       mark<HistogramValue>};
const EmittedType kEmittedGaugeHistogram = {kGaugeHistogramKind, kHistogramOperations,
                                            set<HistogramValue>, mark<HistogramValue>};

}  // namespace prometheus_express
