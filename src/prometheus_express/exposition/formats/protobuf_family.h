// What the message of each value has of its metric: name, help, type, labels and unit.
#pragma once

#include "prometheus_express/exposition/format.h"
#include "prometheus_express/exposition/formats/protobuf_writer.h"

namespace prometheus_express {

// Field numbers of metrics.proto.
namespace family_field {
enum : unsigned { kName = 1, kHelp = 2, kType = 3, kMetric = 4, kUnit = 5 };
}
namespace metric_field {
enum : unsigned {
  kLabel = 1,
  kGauge = 2,
  kCounter = 3,
  kSummary = 4,
  kUntyped = 5,
  kTimestampMs = 6,
  kHistogram = 7
};
}
namespace label_field {
enum : unsigned { kName = 1, kValue = 2 };
}
namespace count_field {  // of Summary and Histogram
enum : unsigned { kCount = 1, kSum = 2, kBucket = 3, kQuantile = 3 };
}
namespace native_field {  // of Histogram
enum : unsigned {
  kSchema = 5,
  kZeroThreshold = 6,
  kZeroCount = 7,
  kNegativeSpan = 9,
  kNegativeDelta = 10,
  kPositiveSpan = 12,
  kPositiveDelta = 13,
};
}
namespace span_field {
enum : unsigned { kOffset = 1, kLength = 2 };
}
namespace quantile_field {
enum : unsigned { kRank = 1, kValue = 2 };
}
namespace bucket_field {
enum : unsigned { kCumulativeCount = 1, kUpperBound = 2 };
}
namespace exemplar_field {
enum : unsigned { kLabel = 1, kValue = 2, kTimestamp = 3 };
}
namespace timestamp_field {
enum : unsigned { kSeconds = 1, kNanos = 2 };
}
namespace created_field {  // of Counter, Summary and Histogram
enum : unsigned { kCounter = 3, kSummary = 4, kHistogram = 15 };
}
constexpr unsigned kValueField = 1;  // of Counter, Gauge and Untyped

// The metric's name.
void put_name(ProtobufWriter& out, unsigned field, const Sample& sample);

// What is before its value in a MetricFamily, and what is behind.
void put_family(ProtobufWriter& message, const Sample& sample);
void put_unit(ProtobufWriter& message, const Sample& sample);

// The labels of a Metric: first those of the registry, then the child's.
void put_labels(ProtobufWriter& metric, const Sample& sample);
void put_constant_labels(ProtobufWriter& metric, const Sample& sample);

// Of a LabelPair.
void put_label_name(ProtobufWriter& label, const Sample& sample, std::size_t index);

// The field of a Metric that has the value of a type with one number.
unsigned value_field(MetricType type);

}  // namespace prometheus_express
