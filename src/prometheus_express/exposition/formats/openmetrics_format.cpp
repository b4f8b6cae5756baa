#include "prometheus_express/exposition/formats/openmetrics_format.h"

#include "prometheus_express/exposition/formats/text_lines.h"
#include "prometheus_express/exposition/formats/whole_lines.h"
#include "prometheus_express/exposition/name_escaper.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/metrics/value/histogram_value.h"

namespace prometheus_express {
namespace {

enum HeaderLine : unsigned { kHelp, kType, kUnit, kHeaderLines };

bool is_unknown(const Family& family) {
  return is_unknown_in_openmetrics(family, SplitName(family));
}

bool is_plain(const FamilyHeader& header) {
  const Family& family = header.metric.family();
  return family.plain_names() || is_plain_name(header.metric.prefix(), SplitName(family).stem);
}

// Whether an ending such as "_total" is escaped to "__total".
bool doubles_underscores(const FamilyHeader& header) {
  const Escaping escaping = header.naming.escaping;
  return escaping == Escaping::kDots || (escaping == Escaping::kValues && !is_plain(header));
}

// What the series of a counter or an Info are called, without the "_total" or "_info" that a reader
// puts behind the name of the family.
void write_family_name(Writer& writer, const FamilyHeader& header) {
  SplitName name{header.metric.family()};
  const bool ends = !name.ending.empty();
  name.ending = "";
  write_metric_name(writer, header.naming, header.metric, name, "");
  if (ends && doubles_underscores(header)) writer.character('_');
}

// The name of the family must end with its unit; with a '_' behind it, it cannot.
bool has_unit_line(const FamilyHeader& header) {
  const Family& family = header.metric.family();
  return *family.unit() != '\0' &&
         (SplitName(family).ending.empty() || !doubles_underscores(header));
}

// As the end of the name, which must be the same.
void write_unit(Writer& writer, const FamilyHeader& header) {
  NameEscaper{writer, header.naming.escaping, is_plain(header), NameOf::kMetric, false}.piece(
      header.metric.family().unit());
}

void write_header(Writer& writer, const FamilyHeader& header, unsigned line) {
  const Family& family = header.metric.family();
  if (line == kUnit && !has_unit_line(header)) return;
  writer.text(line == kHelp ? "# HELP " : line == kType ? "# TYPE " : "# UNIT ");
  write_family_name(writer, header);
  writer.character(' ');
  if (line == kHelp) {
    write_escaped_text(writer, family.documentation(), true);
  } else if (line == kType) {
    writer.text(openmetrics_type(family, SplitName(family)));
  } else {
    write_unit(writer, header);
  }
  writer.character('\n');
}

// Of a counter, or of the histogram bucket that the line is about.
bool read_exemplar(KeptExemplar& exemplar, const Sample& sample, unsigned line) {
  const Family& family = sample.family();
  if (&sample.kind() == &CounterValue::kKind) {
    return !is_unknown(family) && value_of<CounterValue>(sample).read_exemplar(exemplar);
  }
  if (family.type() != MetricType::kHistogram) return false;
  const auto& histogram = *static_cast<const HistogramValue*>(sample.value);
  return line <= histogram.bound_count() && histogram.read_exemplar(line, exemplar);
}

// Says whether the series has a line _created, its last. What is unknown here has none.
bool has_created_line(const Sample& sample) {
  return sample.created >= 0 && !is_unknown(sample.family());
}

unsigned value_lines(const Sample& sample) {
  return text_value_lines(sample) + (has_created_line(sample) ? 1 : 0);
}

// In seconds, exactly.
void capture_timestamp(Captured& captured, const Sample& sample) {
  const std::int64_t time_ms = captured.timestamp_ms(sample.kind());
  if (!kLarge || time_ms == kNoTimestamp) return;
  char* at = captured.number + captured.number_size;
  *at++ = ' ';
  const std::int64_t rest = time_ms % 1000;
  if (time_ms < 0) *at++ = '-';
  at += format_milliseconds(time_ms < 0 ? -(time_ms / 1000) : time_ms / 1000, at);
  *at++ = '.';
  for (std::int64_t digit = 100; digit > 0; digit /= 10) {
    *at++ = static_cast<char>('0' + (rest < 0 ? -rest : rest) / digit % 10);
  }
  captured.number_size = static_cast<std::size_t>(at - captured.number);
}

void capture(Captured& captured, const Sample& sample, unsigned line) {
  if (line == text_value_lines(sample)) {
    captured.number_size = format_timestamp(sample.created, captured.number);
    return;
  }
  capture_number(captured, sample, line);
  capture_timestamp(captured, sample);
  captured.exemplar.fill([&](KeptExemplar& kept) { return read_exemplar(kept, sample, line); });
}

void give_back(Captured& captured) { captured.exemplar.give_back(); }

void write_number(Writer& writer, double value) {
  char digits[kMaxNumberBytes];
  writer.text(digits, format_double(value, digits));
}

void write_exemplar(Writer& writer, const KeptExemplar& exemplar) {
  writer.text(" # {");
  writer.text(exemplar.labels, exemplar.label_bytes);
  writer.text("} ");
  write_number(writer, exemplar.value);
  if (!(exemplar.timestamp >= 0)) return;
  char digits[kMaxNumberBytes];
  writer.character(' ');
  writer.text(digits, format_timestamp(exemplar.timestamp, digits));
}

// Says whether the line is a value that OpenMetrics forbids: a counter or a sum that is NaN or
// negative, a quantile that is negative. A histogram has its count and its sum, or neither.
bool is_forbidden(const Captured& captured, const Sample& sample, unsigned line) {
  const Family& family = sample.family();
  switch (family.type()) {
    case MetricType::kCounter:
      return !is_unknown(family) && (captured.number[0] == 'N' || captured.number[0] == '-');
    case MetricType::kSummary:
      return line + 1 == text_value_lines(sample) ? !(captured.snapshot.summary.sum >= 0)
                                                  : captured.number[0] == '-';
    case MetricType::kHistogram: {
      const auto& histogram = *static_cast<const HistogramValue*>(sample.value);
      return line > histogram.bound_count() &&
             (histogram.bound(0) < 0 || !(captured.snapshot.histogram.sum >= 0));
    }
    default:
      return false;
  }
}

// The suffix of a family's name: of a counter's, which is cut in the middle of "_total".
void write_created_series(Writer& writer, const Sample& sample) {
  static constexpr char kCreated[] = "_created";
  SplitName name{sample.family()};
  const bool cut = !name.ending.empty();
  if (cut) name.ending = kCreated;
  write_series_named(writer, sample, name, cut ? "" : kCreated);
}

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  if (line == text_value_lines(sample)) {
    write_created_series(writer, sample);
    writer.character(' ');
    writer.text(captured.number, captured.number_size);
  } else if (is_forbidden(captured, sample, line)) {
    return;
  } else {
    write_series(writer, captured, sample, line);
  }
  if (captured.exemplar.has_item()) write_exemplar(writer, *captured.exemplar);
  writer.character('\n');
}

}  // namespace

const Format kOpenMetricsFormat = {
    &kWholeOpenMetricsLines, kHeaderLines, value_lines, write_header, capture, write_value,
    &kEscapedNames,          "# EOF\n",    give_back,
};

}  // namespace prometheus_express
