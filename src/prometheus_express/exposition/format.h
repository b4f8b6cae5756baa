// What an encoder of one exposition format is made of. The formats are siblings: each is one such
// object, and a program links only those that it names.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/exposition/escaping.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/exposition/writer.h"
#include "prometheus_express/metrics/exemplar.h"
#include "prometheus_express/metrics/family.h"
#include "prometheus_express/metrics/histogram_value.h"
#include "prometheus_express/metrics/summary_value.h"
#include "prometheus_express/metrics/value_function.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// What the lines of a labelled metric have in common, ready to be copied between its label values:
//   name{first="  ",second="  "} (and a space)
// An accelerator for types with one line a value; without room for it, lines are written piece by
// piece.
struct SeriesPieces {
  enum class State : std::uint8_t { kNotTried, kReady, kNotPossible };

  State state = State::kNotTried;
  std::uint16_t ends[kMaxLabels + 1];
  char text[kSeriesPieceBytes + 1];
};

// What was read of a value that may change, kept so that a line cut in two by the end of a buffer
// goes on with the same bytes, and that the lines of one histogram agree.
struct Captured {
  SeriesPieces pieces;  // of the metric that is being written
  double value;         // or, for the text formats, its digits
  char number[kMaxNumberBytes];
  std::size_t number_size;
  HistogramSnapshot histogram;
  SummarySnapshot summary;

  KeptExemplar exemplar;
  bool has_exemplar = false;
  std::size_t exemplar_bucket;  // of a histogram

  // Borrowed memory for the native buckets of one histogram; nullptr leaves them out of the page.
  NativeSnapshot* native = nullptr;
  bool native_read = false;  // it holds those of the sample
};

// One metric, as a walk stands on it.
struct FamilyHeader {
  const Registration& registration;
  Escaping escaping;
};

// One value of a metric, as a walk stands on it.
struct Sample {
  const Registration& registration;
  Escaping escaping;
  const void* value;       // a CounterValue, GaugeValue, ... by the family's type
  ValueFunction function;  // gives the value instead, if there is one
  double created;          // seconds since 1970, or NaN: not to be shown
  const char* label_text;  // LabelText, or nullptr
};

template <class ValueType>
const ValueType& value_of(const Sample& sample) {
  return *static_cast<const ValueType*>(sample.value);
}

struct Format {
  // The lines before the values of each metric (a line may turn out empty), and those of one value.
  unsigned header_lines;
  unsigned (*value_lines)(const Sample& sample);

  void (*write_header)(Writer& writer, const FamilyHeader& header, unsigned line);

  // Reads what line `line` of the sample needs. Called for each line in order, once.
  void (*capture)(Captured& captured, const Sample& sample, unsigned line);

  // Writes the line from what was captured, and from what never changes.
  void (*write_value)(Writer& writer, const Captured& captured, const Sample& sample,
                      unsigned line);

  // What ends the page.
  const char* trailer;
};

}  // namespace prometheus_express
