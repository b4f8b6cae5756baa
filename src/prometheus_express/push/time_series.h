// Writes samples as remote write 1.0 wants them: each as a whole field `timeseries` of a
// WriteRequest, so that such fields behind each other are a request.
//
// Labels are sorted by name and none has an empty value; names that are not those of before UTF-8
// names are written with '_'. Specification: Prometheus Remote-Write 1.0; prompb/types.proto.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/exposition/writer.h"
#include "prometheus_express/metrics/family.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value_kind.h"
#include "prometheus_express/push/underscored_name.h"

namespace prometheus_express {

// One sample, as a walk stands on it.
struct TimedSample {
  SampleName name;
  const char* label_text;  // LabelText, or nullptr
  double number;
  std::int64_t timestamp_ms;
};

class TimeSeriesWriter {
 public:
  // The most labels that a series may have, external ones and __name__ included.
  static constexpr std::size_t kMostLabels = 32;

  // `external` labels are added to every series that has no label of that name; borrowed.
  TimeSeriesWriter(const ConstantLabel* external, std::size_t external_count)
      : external_(external), external_count_(external_count) {}

  // The metric whose samples come next. False where they have too many labels.
  bool enter(const Membership& metric);

  // The bytes of a sample of this metric, and the sample.
  std::size_t size_of(const TimedSample& sample) const;
  void write(Writer& writer, const TimedSample& sample) const;

 private:
  // Where a label comes from.
  enum class Source : std::uint8_t { kName, kConstant, kFamily, kOwn, kExternal };

  struct Origin {
    Source source;
    std::uint8_t index;
    std::uint16_t name_size;
  };

  // A value: `text`, or the name of the series.
  struct Value {
    std::string_view text;
    bool escaped = false;
    bool is_name = false;
  };

  bool add(Source source, std::size_t index);
  UnderscoredName name_of(Origin origin) const;
  UnderscoredName series_name(const TimedSample& sample) const;
  Value value_of(Origin origin, const TimedSample& sample, char* number) const;
  std::size_t size_of(const Value& value, const TimedSample& sample) const;
  std::size_t series_size(const TimedSample& sample) const;
  void write_label(Writer& writer, Origin origin, const Value& value,
                   const TimedSample& sample) const;

  const ConstantLabel* external_;
  std::size_t external_count_;
  const Membership* metric_ = nullptr;
  Origin order_[kMostLabels];  // of the labels, by their names
  std::size_t count_ = 0;
};

}  // namespace prometheus_express
