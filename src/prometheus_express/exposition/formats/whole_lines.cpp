#include "prometheus_express/exposition/formats/whole_lines.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_LARGE

#include "prometheus_express/exposition/copy.h"
#include "prometheus_express/exposition/formats/series_writer.h"
#include "prometheus_express/exposition/formats/whole_batch.h"
#include "prometheus_express/exposition/formats/whole_header.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/metrics/labels/label_text.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/metrics/value/gauge_value.h"
#include "prometheus_express/metrics/value/histogram_value.h"

namespace prometheus_express {
namespace {

using Piece = FamilyText::Piece;

// Puts together the pieces of
//
//  name_bucket{constant="x",first="   ",second="   ",le="0.5"}
//  |------------ before ---|     |-----|     |---- after ----|
//
// of which only `after`, and `before` where the suffix changes, differ from line to line.
class Preparation {
 public:
  Preparation(FamilyText& text, const Sample& sample)
      : text_(text),
        sample_(sample),
        writer_(text.bytes + text.name_size, FamilyText::kMostBytes - text.name_size) {}

  bool run() {
    const unsigned lines = sample_.kind().sample_count(sample_.value);
    const std::size_t labels = sample_.family().label_count();
    if (lines > FamilyText::kMostLines || sample_.kind().is_emitted()) return false;
    text_.kind = &sample_.kind();
    text_.label_count = static_cast<std::uint8_t>(labels);
    text_.line_count = static_cast<std::uint8_t>(lines);
    text_.fixed_bytes = FamilyText::kBlock;
    if (labels == 0) return is_simple() && run_unlabelled();
    if (is_simple()) return run_simple();
    const char* suffix = nullptr;
    for (unsigned i = 0; i < lines; ++i) {
      const SampleName own = sample_.kind().name_of(sample_.value, i);
      FamilyText::Line& line = text_.lines[i];
      const bool repeats = i > 0 && own.suffix == suffix;
      SeriesWriter series{writer_, sample_};
      line.before = repeats ? text_.lines[i - 1].before : before(series, own.suffix);
      if (i == 0) between(series);
      line.after = after(own);
      suffix = own.suffix;
      text_.fixed_bytes +=
          line.before.size + between_bytes_ + line.after.size + kMaxNumberBytes + 1;
    }
    return !writer_.full();
  }

 private:
  // Most metrics are: one line with the metric's name, and no labels but the children's.
  bool is_simple() const {
    return text_.name_size != 0 && sample_.kind().count == nullptr &&
           sample_.metric.registry().constant_label_count() == 0;
  }

  // What run() makes of it, in a fraction of the time: much of that of a page of many metrics.
  bool run_simple() {
    char* at = text_.bytes + text_.name_size;
    char* begin = text_.bytes;
    for (std::size_t i = 0; i < text_.label_count; ++i) {
      const std::string_view name = sample_.family().label_name(i);
      if (at + sizeof("\",=\"\"} ") + name.size() > text_.bytes + FamilyText::kMostBytes)
        return false;
      if (i > 0) *at++ = '"';
      *at++ = i == 0 ? '{' : ',';
      at = copy_text(at, name.data(), name.size());
      *at++ = '=';
      *at++ = '"';
      (i == 0 ? text_.lines[0].before : text_.before_label[i]) = piece_of(begin, at);
      begin = at;
    }
    at = copy_text(at, "\"} ", 3);
    text_.lines[0].after = piece_of(begin, at);
    text_.fixed_bytes += static_cast<std::size_t>(at - text_.bytes) + kMaxNumberBytes + 1;
    return true;
  }

  // Likewise, of a metric that is one value.
  bool run_unlabelled() {
    char* const end = text_.bytes + text_.name_size;
    *end = ' ';
    text_.lines[0].before = piece_of(text_.bytes, end);
    text_.lines[0].after = piece_of(end, end + 1);
    text_.fixed_bytes += text_.name_size + 1u + kMaxNumberBytes + 1;
    return true;
  }

  Piece piece_of(const char* begin, const char* end) const {
    return {static_cast<std::uint16_t>(begin - text_.bytes),
            static_cast<std::uint16_t>(end - begin)};
  }

  // What `put_text()` writes, from `begin` on.
  template <class Write>
  Piece piece(std::size_t begin, const Write& put_text) {
    put_text();
    return piece_of(text_.bytes + begin, writer_.position());
  }

  std::size_t size() const { return static_cast<std::size_t>(writer_.position() - text_.bytes); }

  // Up to the first label's value.
  Piece before(SeriesWriter& series, const char* suffix) {
    const bool behind_name = size() == text_.name_size;
    return piece(behind_name ? 0 : size(), [&] {
      if (text_.name_size == 0) {
        series.name(SplitName(sample_.family()), suffix == nullptr ? "" : suffix);
      } else {
        if (!behind_name) writer_.text(text_.bytes, text_.name_size);
        if (suffix != nullptr) writer_.text(suffix);
      }
      series.constant_labels();
      series.begin_label(sample_.family().label_name(0));
    });
  }

  // From a label's value to the next one.
  void between(SeriesWriter& series) {
    for (std::size_t i = 1; i < text_.label_count; ++i) {
      text_.before_label[i] = piece(size(), [&] {
        writer_.character('"');
        series.begin_label(sample_.family().label_name(i));
      });
      between_bytes_ += text_.before_label[i].size;
    }
  }

  // Behind the last label's value.
  Piece after(const SampleName& own) {
    return piece(size(), [&] {
      SeriesWriter series{writer_, sample_, SeriesWriter::kAfterLabels};
      writer_.character('"');
      series.own_label(own);
      series.end();
      writer_.character(' ');
    });
  }

  FamilyText& text_;
  const Sample& sample_;
  Writer writer_;
  std::size_t between_bytes_ = 0;
};

bool prepare(FamilyText& text, const Sample& sample) {
  text.leaves_negative = false;
  return Preparation{text, sample}.run();
}

bool has_exemplars(const Sample& sample) {
  if (&sample.kind() == &CounterValue::kKind) {
    return value_of<CounterValue>(sample).has_exemplars();
  }
  return sample.family().type() == MetricType::kHistogram &&
         value_of<HistogramValue>(sample).has_exemplars();
}

// OpenMetrics forbids some numbers of a counter, a summary and a histogram, none of which are there
// without a sign or NaN, and the count of a histogram with a bound below zero.
bool prepare_openmetrics(FamilyText& text, const Sample& sample) {
  const MetricType type = sample.family().type();
  if (sample.metric.registry().shows_created() || has_exemplars(sample)) return false;
  const bool histogram = type == MetricType::kHistogram;
  if (histogram && value_of<HistogramValue>(sample).bound(0) < 0) return false;
  if (!prepare(text, sample)) return false;
  text.leaves_negative = histogram || type == MetricType::kCounter || type == MetricType::kSummary;
  return true;
}

// The label values, and what is between them; nullptr where they have more than `spare` bytes, of
// which it takes them. A value is read to its last byte and no further: behind the last one may be
// a cell that another thread changes.
[[gnu::always_inline]] inline char* put_labels(const FamilyText& text, const char* label_text,
                                               char* at, std::size_t& spare) {
  LabelText values{label_text};
  for (std::size_t i = 0;;) {
    const std::string_view value = values.next();
    if (value.size() > spare) return nullptr;
    spare -= value.size();
    at = copy_text(at, value.data(), value.size());
    if (++i == text.label_count) return at;
    at = text.put(text.before_label[i], at);
  }
}

// As the kind reads it; what most pages have most of, without a call.
inline SampleNumber read_number(const FamilyText& text, const void* value, unsigned line,
                                ValueSnapshot& snapshot) {
  SampleNumber number;
  if (text.kind == &CounterValue::kKind) {
    static_cast<const CounterValue*>(value)->read_into(number);
  } else if (text.kind == &GaugeValue::kKind) {
    number.set(static_cast<const GaugeValue*>(value)->value());
  } else {
    text.kind->read_sample(value, line, snapshot, number);
  }
  return number;
}

// What is behind the label values of a line; nullptr where that is odd.
[[gnu::always_inline]] inline char* put_sample(const FamilyText& text, const void* value,
                                               unsigned line, ValueSnapshot& snapshot, char* at) {
  at = text.put(text.lines[line].after, at);
  const SampleNumber number = read_number(text, value, line, snapshot);
  char* const end =
      at + (number.is_whole ? format_unsigned(number.whole, at) : format_double(number.real, at));
  if (text.leaves_negative && (*at == '-' || *at == 'N')) return nullptr;
  *end = '\n';
  return end + 1;
}

// All lines of a value; the size, or 0.
[[gnu::always_inline]] inline std::size_t put_value(const FamilyText& text, const void* value,
                                                    const char* label_text, ValueSnapshot& snapshot,
                                                    char* const out, std::size_t room) {
  if (room < text.fixed_bytes) return 0;
  const std::size_t spare_before = room - text.fixed_bytes;
  std::size_t spare = spare_before;
  char* const labels = text.put(text.lines[0].before, out);
  char* at = put_labels(text, label_text, labels, spare);
  if (at == nullptr) return 0;
  const auto labels_size = static_cast<std::size_t>(at - labels);
  if (text.line_count > 1 && (text.line_count - 1u) * (spare_before - spare) > spare) return 0;
  at = put_sample(text, value, 0, snapshot, at);
  for (unsigned i = 1; i < text.line_count && at != nullptr; ++i) {
    at = text.put(text.lines[i].before, at);
    at = copy_text(at, labels, labels_size);
    at = put_sample(text, value, i, snapshot, at);
  }
  return at == nullptr ? 0 : static_cast<std::size_t>(at - out);
}

// The only line of a metric that is one value.
bool write_unlabelled(const FamilyText& text, Walk& walk, Writer& writer, ValueSnapshot& snapshot) {
  const Walk::At here = walk.at();
  if (here.function || writer.room() < text.fixed_bytes) return false;
  char* const name_end = text.put(text.lines[0].before, writer.position());
  char* const end = put_sample(text, here.value, 0, snapshot, name_end);
  if (end == nullptr) return false;
  writer.advance(static_cast<std::size_t>(end - writer.position()));
  walk.next_value();
  return true;
}

bool write_values(const FamilyText& text, Walk& walk, Writer& writer, ValueSnapshot& snapshot) {
  if (text.label_count == 0) return write_unlabelled(text, walk, writer, snapshot);
  return write_batch(text, walk, writer,
                     [&](const void* value, const char* labels, char* out, std::size_t room) {
                       return put_value(text, value, labels, snapshot, out, room);
                     });
}

}  // namespace

const WholeValues kWholeLines = {write_whole_header, prepare, write_values};
const WholeValues kWholeOpenMetricsLines = {write_whole_openmetrics_header, prepare_openmetrics,
                                            write_values};

}  // namespace prometheus_express

#endif
