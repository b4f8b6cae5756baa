// What is kept of the samples that a collector emits (metric_families.h), one value for each
// series, and what walks and formats know of them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

// One sample of any type, as it is handed on.
struct EmittedSample {
  double number;                    // of a histogram or summary, its sum
  std::uint64_t count;              // of a summary
  const std::uint64_t* cumulative;  // of a histogram: of each bound, and of +Inf
  std::int64_t timestamp_ms;        // kNoTimestamp: none
};

// What each value has besides.
struct EmittedMark {
  ValueLock lock;  // number and time are of one sample
  std::int64_t timestamp_ms = kNoTimestamp;
  std::uint32_t pass = 0;  // in which it was emitted last; for its collector alone
};

struct EmittedType {
  const ValueKind& kind;
  ValueOperations operations;  // bytes: without the counts of a histogram, which are behind it
  void (*set)(void* value, const EmittedSample& sample);
  EmittedMark& (*mark)(const void* value);
};

extern const EmittedType kEmittedCounter;
extern const EmittedType kEmittedGauge;
extern const EmittedType kEmittedUnknown;
extern const EmittedType kEmittedInfo;
extern const EmittedType kEmittedSummary;
extern const EmittedType kEmittedHistogram;
extern const EmittedType kEmittedGaugeHistogram;

}  // namespace prometheus_express
