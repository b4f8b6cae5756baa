#include "prometheus_express/exposition/text_format.h"

#include <string_view>

#include "prometheus_express/metrics/counter_value.h"
#include "prometheus_express/metrics/gauge_value.h"
#include "prometheus_express/metrics/label_text.h"
#include "prometheus_express/metrics/summary_value.h"

namespace prometheus_express {
namespace {

enum HeaderLine : unsigned { kHelp, kType, kHeaderLines };
enum SummaryLine : unsigned { kSummaryCount, kSummarySum, kSummaryLines };

template <class ValueType>
const ValueType& value_of(const Sample& sample) {
  return *static_cast<const ValueType*>(sample.value);
}

void write_name(Writer& writer, const Registration& registration) {
  const std::string_view prefix = registration.prefix();
  if (!prefix.empty()) {
    writer.text(prefix);
    writer.character('_');
  }
  writer.text(std::string_view(registration.family().name()));
}

// In a help text only \ and newline are escaped.
void write_help(Writer& writer, std::string_view help) {
  for (;;) {
    const std::size_t at = help.find_first_of("\\\n");
    writer.text(help.substr(0, at));
    if (at == std::string_view::npos) return;
    writer.text(help[at] == '\n' ? "\\n" : "\\\\");
    help.remove_prefix(at + 1);
  }
}

void write_header(Writer& writer, const Registration& registration, unsigned line) {
  const Family& family = registration.family();
  writer.text(line == kHelp ? "# HELP " : "# TYPE ");
  write_name(writer, registration);
  writer.character(' ');
  if (line == kHelp) {
    write_help(writer, family.documentation());
  } else {
    writer.text(std::string_view(type_name(family.type())));
  }
  writer.character('\n');
}

// A histogram's lines: one for each bound, +Inf, _count, and _sum.
struct HistogramLines {
  explicit HistogramLines(const HistogramValue& histogram)
      : infinity(static_cast<unsigned>(histogram.bound_count())),
        count(infinity + 1),
        sum(infinity + 2),
        all(histogram.bound(0) < 0 ? sum : sum + 1) {}
  unsigned infinity;
  unsigned count;
  unsigned sum;
  unsigned all;
};

unsigned value_lines(const Sample& sample) {
  switch (sample.registration.family().type()) {
    case MetricType::kSummary:
      return kSummaryLines;
    case MetricType::kHistogram:
      return HistogramLines(value_of<HistogramValue>(sample)).all;
    default:
      return 1;
  }
}

std::size_t format_counter(const CounterValue& counter, char* out) {
  const CounterValue::Reading reading = counter.read();
  if (reading.fraction == 0) return format_unsigned(reading.whole, out);
  return format_double(static_cast<double>(reading.whole) + reading.fraction, out);
}

std::size_t capture_summary(Captured& captured, const SummaryValue& summary, unsigned line) {
  HistogramSnapshot& snapshot = captured.histogram;
  if (line == kSummaryCount) {
    const SummaryValue::Reading reading = summary.read();
    snapshot.cumulative[0] = reading.count;
    snapshot.sum = reading.sum;
    return format_unsigned(reading.count, captured.number);
  }
  return format_double(snapshot.sum, captured.number);
}

std::size_t capture_histogram(Captured& captured, const HistogramValue& histogram, unsigned line) {
  HistogramSnapshot& snapshot = captured.histogram;
  const HistogramLines lines{histogram};
  if (line == 0) histogram.read(snapshot);
  if (line == lines.sum) return format_double(snapshot.sum, captured.number);
  const unsigned bucket = line < lines.infinity ? line : lines.infinity;
  return format_unsigned(snapshot.cumulative[bucket], captured.number);
}

void capture(Captured& captured, const Sample& sample, unsigned line) {
  if (sample.function) {
    captured.number_size = format_double(sample.function(), captured.number);
    return;
  }
  switch (sample.registration.family().type()) {
    case MetricType::kCounter:
      captured.number_size = format_counter(value_of<CounterValue>(sample), captured.number);
      break;
    case MetricType::kGauge:
      captured.number_size = format_double(value_of<GaugeValue>(sample).value(), captured.number);
      break;
    case MetricType::kSummary:
      captured.number_size = capture_summary(captured, value_of<SummaryValue>(sample), line);
      break;
    case MetricType::kHistogram:
      captured.number_size = capture_histogram(captured, value_of<HistogramValue>(sample), line);
      break;
  }
}

// Writes {name="value",...}, and `le` behind them if there is one.
void write_labels(Writer& writer, const Sample& sample, std::string_view le = {}) {
  const Family& family = sample.registration.family();
  LabelText values{sample.label_text};
  char before = '{';
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    writer.character(before);
    writer.text(std::string_view(family.label_name(i)));
    writer.text("=\"");
    writer.text(values.next());
    writer.character('"');
    before = ',';
  }
  if (!le.empty()) {
    writer.character(before);
    writer.text("le=\"");
    writer.text(le);
    writer.character('"');
    before = ',';
  }
  if (before == ',') writer.character('}');
}

void write_histogram_head(Writer& writer, const Sample& sample, unsigned line) {
  const auto& histogram = value_of<HistogramValue>(sample);
  const HistogramLines lines{histogram};
  if (line >= lines.count) {
    writer.text(line == lines.count ? "_count" : "_sum");
    return write_labels(writer, sample);
  }
  char bound[kMaxNumberBytes];
  const std::size_t size = line == lines.infinity
                               ? std::string_view("+Inf").copy(bound, sizeof bound)
                               : format_canonical(histogram.bound(line), bound);
  writer.text("_bucket");
  write_labels(writer, sample, {bound, size});
}

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  write_name(writer, sample.registration);
  switch (sample.registration.family().type()) {
    case MetricType::kHistogram:
      write_histogram_head(writer, sample, line);
      break;
    case MetricType::kSummary:
      writer.text(line == kSummaryCount ? "_count" : "_sum");
      write_labels(writer, sample);
      break;
    default:
      write_labels(writer, sample);
  }
  writer.character(' ');
  writer.text(captured.number, captured.number_size);
  writer.character('\n');
}

}  // namespace

const Format kTextFormat = {
    "text/plain; version=0.0.4; charset=utf-8",
    kHeaderLines,
    value_lines,
    write_header,
    capture,
    write_value,
};

}  // namespace prometheus_express
