// What the types of metric look like to those who walk over a registry and write it down: a value
// is a number of samples, each with a number and perhaps a name of its own. One constant object a
// type, which metrics point at, so that a program links only the types that it has.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/value_function.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

class Family;

// A copy of a histogram's counts at one moment.
struct HistogramSnapshot {
  std::uint64_t cumulative[kMaxBuckets + 1];  // observations <= bound i; the last is +Inf
  double sum;
};

// A copy of a summary at one moment.
struct SummarySnapshot {
  std::uint64_t count;
  double sum;
  double quantiles[kMaxQuantiles];
};

// No time was said, so that a sample is of the moment in which it is read.
inline constexpr std::int64_t kNoTimestamp = -largest<std::int64_t>() - 1;

// What a scrape keeps of a value that has several samples, so that they are of one moment.
struct ValueSnapshot {
  union {
    HistogramSnapshot histogram;
    SummarySnapshot summary;
    std::size_t state;  // of an Enum: the one that holds
  };
#if PROMETHEUS_EXPRESS_LARGE
  std::int64_t timestamp_ms;  // where ValueKind::is_emitted(): since 1970, or kNoTimestamp
#endif
};

// A whole number to 2^64, or a double.
struct SampleNumber {
  bool is_whole;
  std::uint64_t whole;
  double real;

  void set(std::uint64_t number) {
    is_whole = true;
    whole = number;
  }
  void set(double number) {
    is_whole = false;
    real = number;
  }
};

// What tells a sample apart from the others of its value.
struct SampleName {
  const char* suffix = nullptr;  // "_count", "_bucket", ... behind the metric's name, if any
  const char* label = nullptr;   // "le" or "quantile", if any ...
  double bound = 0;              // ... and its value
  const char* state = nullptr;   // of an Enum: the value of the label that is named as the metric
};

// Where an unlabelled metric keeps things. The value of a counter or gauge need not be a
// CounterValue or GaugeValue: the library has some of its own.
struct UnlabelledParts {
  const void* value;
  const FunctionSlot* function;  // nullptr: the type knows no callbacks
  double created;                // seconds since 1970; 0 or NaN: not known
};

struct ValueKind {
  MetricType type;
  const char* name;      // "counter", "stateset", ...: as in OpenMetrics
  const char* old_name;  // what text 0.0.4 has for it
  const char* suffix;    // what a name ends with that means something to a reader: "_total" of a
                         // counter, if it is there, and "_info" of an Info, always; else nullptr

  UnlabelledParts (*unlabelled)(const Family& family);

  // How many samples a value has; nullptr: one, with the metric's own name.
  unsigned (*count)(const void* value);

  // Reads the number of sample `index`. Samples are read in order, from 0, into one snapshot.
  void (*read_sample)(const void* value, unsigned index, ValueSnapshot& snapshot,
                      SampleNumber& number);

  // What sample `index` is called. Not there where `count` is not.
  void (*describe)(const void* value, unsigned index, SampleName& name);

#if PROMETHEUS_EXPRESS_LARGE
  // Of what collectors emit (metrics/emitted/): a sample may have a time of its own, and several
  // metrics may be one family on the page. On a board neither is there.
  bool emitted = false;
  constexpr bool is_emitted() const { return emitted; }
#else
  static constexpr bool is_emitted() { return false; }
#endif

  // The time of the sample that was read into the snapshot last; kNoTimestamp: it has none.
  std::int64_t timestamp_ms([[maybe_unused]] const ValueSnapshot& snapshot) const {
#if PROMETHEUS_EXPRESS_LARGE
    if (is_emitted()) return snapshot.timestamp_ms;
#endif
    return kNoTimestamp;
  }

  unsigned sample_count(const void* value) const { return count == nullptr ? 1 : count(value); }
  SampleName name_of(const void* value, unsigned index) const {
    SampleName sample_name;
    if (describe != nullptr) describe(value, index, sample_name);
    return sample_name;
  }
};

}  // namespace prometheus_express
