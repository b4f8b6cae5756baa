// For collectors that emit samples, as those of the official Python client do, instead of owning
// metrics: whatever there is when somebody reads the page.
//
//   prom::SampleCollector disks{registry, [](prom::Emission& page) {
//     prom::GaugeMetricFamily free{page, "disk_free_bytes", "Free bytes.", {"disk"}};
//     free.add_metric({"sda"}, 21e9);
//   }};
//
// What was emitted is on the page until the next scrape, whose samples take its place; what a
// scrape no longer emits is gone. So any number of readers, slow ones too, read whole samples in
// buffers of any size, and every format, remote write and get_sample_value() have them. They are
// kept in the registry's storage, where new series take memory and old ones give it back. A family
// that goes while a reader is inside one of its lines interrupts that reader, as a metric does.
//
// Names, labels and buckets may be made at run time and are copied. What is wrong with them, with a
// sample, or between two collectors, is reported as a failure (platform/error.h), counted by
// MetricFamilies::refused() and left out; it is reported once until a pass has no fault.
//
// Families of the same name, type and help are one on the page, with one header, even if one of
// them is a metric or belongs to another collector, and whatever their labels. A series that
// another one has already is a fault. On a board two families of one name are always a fault.
//
// Not for interrupt handlers and callbacks of metrics. Specification: OpenMetrics 1.0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

#include "prometheus_express/metrics/emitted/emitted_value.h"
#include "prometheus_express/metrics/emitted/label_names.h"
#include "prometheus_express/metrics/labels/label_value_list.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

class EmittedFamily;
struct EmittedDeclaration;

// What one collector has emitted. On a board it must end in none but its registry's collectors.
class MetricFamilies {
 public:
  // For the page of `registry`, which is borrowed and may end first.
  explicit MetricFamilies(CollectorRegistry& registry) : registry_(registry) {}

  // Takes all of it off the page.
  ~MetricFamilies();
  MetricFamilies(const MetricFamilies&) = delete;
  MetricFamilies& operator=(const MetricFamilies&) = delete;

  // Samples that were left out since the start, because of a fault or for want of memory.
  std::uint64_t refused() const { return refused_.load(); }

 private:
  friend class Emission;

  CollectorRegistry& registry_;
  EmittedFamily* first_ = nullptr;
  EmittedFamily* found_ = nullptr;  // last: where to go on looking, as most come in one order
  std::uint32_t pass_ = 0;
  bool faulty_ = false;      // this pass
  bool was_faulty_ = false;  // the one before
  IntegerCell refused_;
};

// One pass of a collector: what was emitted before, and is not emitted in it, goes at its end.
// SampleCollector makes one for each scrape. A Collector that has other things to do makes its own
// in collect(). One at a time.
class Emission {
 public:
  explicit Emission(MetricFamilies& families);
  ~Emission();
  Emission(const Emission&) = delete;
  Emission& operator=(const Emission&) = delete;

  // What was emitted before stays, too: the collector could not say all.
  void cancel() { cancelled_ = true; }

 private:
  friend class MetricFamily;

  EmittedFamily* declare(const EmittedDeclaration& declaration);
  void add(EmittedFamily& family, const LabelValue* values, std::size_t count,
           const EmittedSample& sample);
  void refuse(std::string_view name, const char* why);
  void count_refused() { families_.refused_.add(1); }
  void take_note(const char* text);
  EmittedFamily* find(const EmittedDeclaration& declaration);

  MetricFamilies& families_;
  bool cancelled_ = false;
};

// What the families have in common. Ends before its Emission.
class MetricFamily {
 public:
  MetricFamily(const MetricFamily&) = delete;
  MetricFamily& operator=(const MetricFamily&) = delete;

 protected:
  // `bounds`: nullptr where it is no histogram.
  MetricFamily(Emission& emission, const EmittedType& type, std::string_view name,
               std::string_view documentation, const LabelNames& labels, Prefix prefix,
               const double* bounds = nullptr, std::size_t bound_count = 0);
  ~MetricFamily() = default;

  void add(std::initializer_list<LabelValue> values, const EmittedSample& sample) {
    add(values.begin(), values.size(), sample);
  }
  template <class Texts>
  void add(const Texts& texts, const EmittedSample& sample) {
    LabelValueList values;
    std::size_t count = 0;
    for (const auto& text : texts) {
      if (count++ < kMaxLabels) values.add(text);
    }
    add(values.data(), count, sample);
  }

  // `cumulative`: one for each bound, and one for +Inf, which need not be given with the bounds.
  const std::uint64_t* counts(const std::uint64_t* cumulative, std::size_t count);

 private:
  void add(const LabelValue* values, std::size_t count, const EmittedSample& sample);

  Emission& emission_;
  EmittedFamily* family_;  // nullptr: refused
};

namespace detail {

// A family whose samples are one number each.
template <const EmittedType& kType>
class NumberFamily : public MetricFamily {
 public:
  // `prefix`: see MetricOptions.
  NumberFamily(Emission& emission, std::string_view name, std::string_view documentation,
               const LabelNames& labels = {}, Prefix prefix = Prefix::kNamespace)
      : MetricFamily(emission, kType, name, documentation, labels, prefix) {}

  // A sample with these label values, in the order of the names: {"sda", 1} or any container of
  // texts; {} without labels. `timestamp_ms` is when it was measured, in milliseconds since 1970;
  // without it, Prometheus takes the time of the scrape. Prefer that: samples with times go stale
  // in other ways, and are refused when they are old. A push to a gateway, a text file and a board
  // leave times out.
  void add_metric(std::initializer_list<LabelValue> values, double value,
                  std::int64_t timestamp_ms = kNoTimestamp) {
    add(values, {value, 0, nullptr, timestamp_ms});
  }
  template <class Texts>
  void add_metric(const Texts& values, double value, std::int64_t timestamp_ms = kNoTimestamp) {
    add(values, {value, 0, nullptr, timestamp_ms});
  }
};

// What holds counts side by side, as many as it says.
template <class Counts>
using IfCounts = std::enable_if_t<
    std::is_convertible_v<decltype(std::declval<const Counts&>().data()), const std::uint64_t*>,
    int>;

// A family of histograms that somebody else has counted.
template <const EmittedType& kType>
class BucketFamily : public MetricFamily {
 public:
  // `bounds`: ascending, none is -0, at least one below +Inf, which need not be given.
  BucketFamily(Emission& emission, std::string_view name, std::string_view documentation,
               const LabelNames& labels, std::initializer_list<double> bounds,
               Prefix prefix = Prefix::kNamespace)
      : MetricFamily(emission, kType, name, documentation, labels, prefix, bounds.begin(),
                     bounds.size()) {}
  BucketFamily(Emission& emission, std::string_view name, std::string_view documentation,
               const LabelNames& labels, const double* bounds, std::size_t bound_count,
               Prefix prefix = Prefix::kNamespace)
      : MetricFamily(emission, kType, name, documentation, labels, prefix, bounds, bound_count) {}

  // `cumulative`: how many are at or below each bound, and last how many there are at all.
  // Otherwise as NumberFamily::add_metric().
  void add_metric(std::initializer_list<LabelValue> values,
                  std::initializer_list<std::uint64_t> cumulative, double sum,
                  std::int64_t timestamp_ms = kNoTimestamp) {
    add_counts(values, cumulative.begin(), cumulative.size(), sum, timestamp_ms);
  }
  void add_metric(std::initializer_list<LabelValue> values, const std::uint64_t* cumulative,
                  std::size_t count, double sum, std::int64_t timestamp_ms = kNoTimestamp) {
    add_counts(values, cumulative, count, sum, timestamp_ms);
  }
  template <class Values>
  void add_metric(const Values& values, const std::uint64_t* cumulative, std::size_t count,
                  double sum, std::int64_t timestamp_ms = kNoTimestamp) {
    add_counts(values, cumulative, count, sum, timestamp_ms);
  }
  // The counts may be a std::vector<std::uint64_t> or its like.
  template <class Counts, IfCounts<Counts> = 0>
  void add_metric(std::initializer_list<LabelValue> values, const Counts& cumulative, double sum,
                  std::int64_t timestamp_ms = kNoTimestamp) {
    add_counts(values, cumulative.data(), cumulative.size(), sum, timestamp_ms);
  }
  template <class Values, class Counts, IfCounts<Counts> = 0>
  void add_metric(const Values& values, const Counts& cumulative, double sum,
                  std::int64_t timestamp_ms = kNoTimestamp) {
    add_counts(values, cumulative.data(), cumulative.size(), sum, timestamp_ms);
  }

 private:
  template <class Values>
  void add_counts(const Values& values, const std::uint64_t* cumulative, std::size_t count,
                  double sum, std::int64_t timestamp_ms) {
    const std::uint64_t* const good = counts(cumulative, count);
    if (good != nullptr) add(values, {sum, 0, good, timestamp_ms});
  }
};

}  // namespace detail

// A counter's name ends in _total, as the page has it.
using CounterMetricFamily = detail::NumberFamily<kEmittedCounter>;
using GaugeMetricFamily = detail::NumberFamily<kEmittedGauge>;
using UnknownMetricFamily = detail::NumberFamily<kEmittedUnknown>;

// Counts of what was observed, which only grow.
using HistogramMetricFamily = detail::BucketFamily<kEmittedHistogram>;

// How something is spread now: ages of what waits, sizes of what is kept. In OpenMetrics a
// gaugehistogram with _gcount and _gsum, which text 0.0.4 does not know and has as untyped.
using GaugeHistogramMetricFamily = detail::BucketFamily<kEmittedGaugeHistogram>;

// Facts, as labels of a series that is always 1. The name goes without _info.
class InfoMetricFamily : public MetricFamily {
 public:
  InfoMetricFamily(Emission& emission, std::string_view name, std::string_view documentation,
                   const LabelNames& labels, Prefix prefix = Prefix::kNamespace)
      : MetricFamily(emission, kEmittedInfo, name, documentation, labels, prefix) {}

  void add_metric(std::initializer_list<LabelValue> values) {
    add(values, {1, 0, nullptr, kNoTimestamp});
  }
  template <class Texts>
  void add_metric(const Texts& values) {
    add(values, {1, 0, nullptr, kNoTimestamp});
  }
};

// How many there were, and their sum; without quantiles.
class SummaryMetricFamily : public MetricFamily {
 public:
  SummaryMetricFamily(Emission& emission, std::string_view name, std::string_view documentation,
                      const LabelNames& labels = {}, Prefix prefix = Prefix::kNamespace)
      : MetricFamily(emission, kEmittedSummary, name, documentation, labels, prefix) {}

  void add_metric(std::initializer_list<LabelValue> values, std::uint64_t count, double sum,
                  std::int64_t timestamp_ms = kNoTimestamp) {
    add(values, {sum, count, nullptr, timestamp_ms});
  }
  template <class Texts>
  void add_metric(const Texts& values, std::uint64_t count, double sum,
                  std::int64_t timestamp_ms = kNoTimestamp) {
    add(values, {sum, count, nullptr, timestamp_ms});
  }
};

}  // namespace prometheus_express
