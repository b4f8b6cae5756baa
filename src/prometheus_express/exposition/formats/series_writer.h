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

// The namespace goes before the name, the suffix of a sample behind it.
void write_metric_name(Writer& writer, const Naming& naming, const Membership& metric,
                       const SplitName& name, const char* suffix);

// name{label="value",...}, or {"name",label="value",...} where the name needs quotes. To be called
// in this order: name(), labels() and more of them, end().
class SeriesWriter {
 public:
  SeriesWriter(Writer& writer, const Sample& sample) : writer_(writer), sample_(sample) {}

  // As write_metric_name().
  void name(const SplitName& name, const char* suffix);

  // The registry's constant labels, then the child's.
  void labels();
  void constant_labels();

  void label(const char* name, std::string_view escaped_value);

  // Up to the quote before the value.
  void begin_label(const char* name);

  // The label of an Enum: its name is the name of the metric.
  void state_label(const char* state);

  void end();

 private:
  void separate();
  void end_label(const char* unescaped_value);

  Writer& writer_;
  const Sample& sample_;
  char before_ = '{';  // the next label
};

// A text with \, newline and, if wanted, " escaped, and U+FFFD for what is not UTF-8.
void write_escaped_text(Writer& writer, std::string_view text, bool escape_quotes);

}  // namespace prometheus_express
