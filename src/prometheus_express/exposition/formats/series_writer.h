// Writes one series of a text format: its name and labels.
#pragma once

#include <string_view>

#include "prometheus_express/exposition/format.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

// A metric's name in two: an ending that means something to a reader, and what is before it.
struct SplitName {
  explicit SplitName(const Family& family);
  std::string_view stem;
  std::string_view ending = "";  // "_total" of a counter that has it, "_info" of every Info
};

// OpenMetrics has no counter whose name does not end so.
inline bool is_unknown_in_openmetrics(const Family& family, const SplitName& name) {
  return family.type() == MetricType::kUnknown ||
         (family.type() == MetricType::kCounter && name.ending.empty());
}

inline const char* openmetrics_type(const Family& family, const SplitName& name) {
  return is_unknown_in_openmetrics(family, name) ? "unknown" : family.kind().name;
}

// The namespace goes before the name, the suffix of a sample behind it.
void write_metric_name(Writer& writer, const Naming& naming, const Membership& metric,
                       const SplitName& name, const char* suffix);

// name{label="value",...}, or {"name",label="value",...} where the name needs quotes. To be called
// in this order: name(), labels() and more of them, end().
class SeriesWriter {
 public:
  SeriesWriter(Writer& writer, const Sample& sample) : writer_(writer), sample_(sample) {}

  // To go on behind labels of which somebody else has written the last.
  enum AfterLabels { kAfterLabels };
  SeriesWriter(Writer& writer, const Sample& sample, AfterLabels)
      : writer_(writer), sample_(sample), before_(',') {}

  // As write_metric_name().
  void name(const SplitName& name, const char* suffix);

  // The registry's constant labels, then the child's.
  void labels();
  void constant_labels();

  void label(const char* name, std::string_view escaped_value);

  // Up to the quote before the value.
  void begin_label(const char* name);

  // What tells the sample apart from others of its value: `le`, `quantile`, or the label of an
  // Enum, whose name is the name of the metric; for most, nothing.
  void own_label(const SampleName& own);

  void end();

 private:
  void state_label(const char* state);
  void separate();
  void end_label(const char* unescaped_value);

  Writer& writer_;
  const Sample& sample_;
  char before_ = '{';  // the next label
};

// A text with \, newline and, if wanted, " escaped, and U+FFFD for what is not UTF-8.
void write_escaped_text(Writer& writer, std::string_view text, bool escape_quotes);

}  // namespace prometheus_express
