// The labels of a series as remote write wants them: sorted by name, none with an empty value, the
// series' name among them as __name__. Names that are not those of before UTF-8 names are written
// with '_'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/exposition/writer.h"
#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/push/remote_write/underscored_name.h"

namespace prometheus_express {

// One sample, as a walk stands on it.
struct TimedSample {
  SampleName name;
  const char* label_text;  // LabelText, or nullptr
  double number;
  std::int64_t timestamp_ms;
  double created;  // seconds since 1970, or NaN
};

class SortedLabels {
 public:
  // The most labels that a series may have, external ones and __name__ included.
  static constexpr std::size_t kMost = 32;

  // `external` labels are added to every series that has no label of that name; borrowed.
  SortedLabels(const ConstantLabel* external, std::size_t external_count)
      : external_(external), external_count_(external_count) {}

  // The metric whose samples come next. False where they have too many labels.
  bool enter(const Membership& metric);
  const Family& family() const { return metric_->family(); }

  // A label whose value is empty, for this sample, is to be left out.
  std::size_t count() const { return count_; }
  std::size_t name_size(std::size_t at) const { return order_[at].name_size; }
  std::size_t value_size(std::size_t at, const TimedSample& sample) const;
  void write_name(std::size_t at, Writer& writer) const;
  void write_value(std::size_t at, const TimedSample& sample, Writer& writer) const;

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

  const ConstantLabel* external_;
  std::size_t external_count_;
  const Membership* metric_ = nullptr;
  Origin order_[kMost];  // of the labels, by their names
  std::size_t count_ = 0;
};

}  // namespace prometheus_express
