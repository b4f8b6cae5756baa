// What an encoder of one exposition format is made of. The formats are siblings: each is one such
// object, and a program links only those that it names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/exposition/escaping.h"
#include "prometheus_express/exposition/formats/whole_values.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/exposition/scrape_memory.h"
#include "prometheus_express/exposition/writer.h"
#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/value/value_function.h"
#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// What a name names. That of a label has no ':'.
enum class NameOf : std::uint8_t { kMetric, kLabel };

// A space and the time of a sample, behind its number. A board has none.
inline constexpr std::size_t kMaxTimestampBytes = kLarge ? 24 : 0;

// What was read of a value that may change, kept so that a line cut in two by the end of a buffer
// goes on with the same bytes, and that the lines of one value agree.
struct Captured {
  Captured(NativeSnapshotPool* snapshots, ExemplarPool* exemplars)
      : exemplar(exemplars), native(snapshots) {}

  FamilyText text;  // of the metric that is being written
  double value;     // or, for the text formats, its digits, and perhaps a time behind them
  char number[kMaxNumberBytes + kMaxTimestampBytes];
  std::size_t number_size;
  ValueSnapshot snapshot;

  Loan<KeptExemplar> exemplar;  // of the line
  std::size_t exemplar_bucket;  // of a histogram

  Loan<NativeSnapshot> native;  // of the sample

  // The time of the sample that was read, if it has one that is to be shown.
  std::int64_t timestamp_ms(const ValueKind& kind) const {
    return timestamps() ? kind.timestamp_ms(snapshot) : kNoTimestamp;
  }

#if PROMETHEUS_EXPRESS_LARGE
  bool timestamps() const { return timestamps_; }
  template <class Options>
  void set_timestamps(const Options& options) {
    timestamps_ = options.timestamps;
  }
  bool timestamps_ = true;
#else
  static bool timestamps() { return false; }
  template <class Options>
  void set_timestamps(const Options&) {}
#endif
};

// A name that is written in one: a metric's is put together from its registry's namespace, its own
// name, what ends that (_total, _info), and the suffix of a sample (_bucket), which is never
// escaped.
struct FullName {
  std::string_view prefix;
  std::string_view stem;
  std::string_view ending;
  std::string_view suffix;
};

// How a format writes names that are not those of before UTF-8 names.
struct NameStyle {
  // Writes the name, escaped and, where need be, in quotes; not called for plain names, but with
  // Escaping::kDots.
  void (*write_name)(Writer& writer, Escaping escaping, const FullName& name, NameOf what);

  // Says whether write_name() puts this name of a metric in quotes, and so between braces; nullptr:
  // never.
  bool (*quotes)(Escaping escaping, const FullName& name);
};

struct Naming {
  Escaping escaping;
  const NameStyle& style;
};

// One metric, as a walk stands on it.
struct FamilyHeader {
  const Membership& metric;
  const Naming& naming;
};

// One value of a metric, as a walk stands on it.
struct Sample {
  const Membership& metric;
  const Naming& naming;
  const void* value;       // a CounterValue, GaugeValue, ... by the family's kind
  ValueFunction function;  // gives the value instead, if there is one
  double created;          // seconds since 1970, or NaN: not to be shown
  const char* label_text;  // LabelText, or nullptr

  const Family& family() const { return metric.family(); }
  const ValueKind& kind() const { return family().kind(); }
};

template <class ValueType>
const ValueType& value_of(const Sample& sample) {
  return *static_cast<const ValueType*>(sample.value);
}

struct Format : WholeValuesOf {
  // The lines before the values of each metric (a line may turn out empty), and those of one value.
  unsigned header_lines;
  unsigned (*value_lines)(const Sample& sample);

  void (*write_header)(Writer& writer, const FamilyHeader& header, unsigned line);

  // Reads what line `line` of the sample needs. Called for each line in order, once.
  void (*capture)(Captured& captured, const Sample& sample, unsigned line);

  // Writes the line from what was captured, and from what never changes.
  void (*write_value)(Writer& writer, const Captured& captured, const Sample& sample,
                      unsigned line);

  const NameStyle* names;

  // What ends the page.
  const char* trailer;

  // Gives back what capture() took of lent memory, once the line is read; nullptr: that is nothing.
  void (*give_back)(Captured& captured);
};

}  // namespace prometheus_express
