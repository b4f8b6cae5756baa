#include "prometheus_express/exposition/openmetrics_format.h"

#include "prometheus_express/exposition/text_lines.h"
#include "prometheus_express/metrics/counter_value.h"

namespace prometheus_express {
namespace {

enum HeaderLine : unsigned { kHelp, kType, kUnit, kHeaderLines };

constexpr std::string_view kTotal = "_total";

// A family's type and its name, which is what its samples' names have in common.
struct Kind {
  explicit Kind(const Family& family) : type(type_name(family.type())), name(family.name()) {
    if (family.type() == MetricType::kInfo) name = without_suffix(name, "_info");
    if (family.type() != MetricType::kCounter) return;
    const std::size_t size = name.size();
    name = without_suffix(name, kTotal);
    if (name.size() == size) type = "unknown";
  }

  std::string_view type;
  std::string_view name;
};

void write_header(Writer& writer, const FamilyHeader& header, unsigned line) {
  const Family& family = header.registration.family();
  const std::string_view unit = family.unit();
  if (line == kUnit && unit.empty()) return;
  const Kind kind{family};
  writer.text(line == kHelp ? "# HELP " : line == kType ? "# TYPE " : "# UNIT ");
  write_family_name(writer, header, kind.name, "");
  writer.character(' ');
  if (line == kHelp) {
    write_escaped_text(writer, family.documentation(), true);
  } else {
    writer.text(line == kType ? kind.type : unit);
  }
  writer.character('\n');
}

// Of a counter, or of the histogram bucket that the line is about.
bool read_exemplar(KeptExemplar& exemplar, const Sample& sample, unsigned line) {
  const Family& family = sample.registration.family();
  if (family.type() == MetricType::kCounter) {
    if (Kind(family).type != type_name(MetricType::kCounter)) return false;
    return static_cast<const CounterValue*>(sample.value)->read_exemplar(exemplar);
  }
  if (family.type() != MetricType::kHistogram) return false;
  const auto& histogram = *static_cast<const HistogramValue*>(sample.value);
  return line <= histogram.bound_count() && histogram.read_exemplar(line, exemplar);
}

// Whether the series has a line _created, its last. What is unknown here has none.
bool has_created_line(const Sample& sample) {
  return sample.created >= 0 && Kind(sample.registration.family()).type != "unknown";
}

unsigned value_lines(const Sample& sample) {
  return text_value_lines(sample) + (has_created_line(sample) ? 1 : 0);
}

void capture(Captured& captured, const Sample& sample, unsigned line) {
  if (line == text_value_lines(sample)) {
    captured.number_size = format_timestamp(sample.created, captured.number);
    captured.has_exemplar = false;
    return;
  }
  capture_text(captured, sample, line);
  captured.has_exemplar = read_exemplar(captured.exemplar, sample, line);
}

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

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  if (line == text_value_lines(sample)) {
    write_series_named(writer, sample, Kind(sample.registration.family()).name, "_created");
    writer.character(' ');
    writer.text(captured.number, captured.number_size);
  } else {
    write_series(writer, captured, sample, line);
  }
  if (captured.has_exemplar) write_exemplar(writer, captured.exemplar);
  writer.character('\n');
}

}  // namespace

const Format kOpenMetricsFormat = {
    kHeaderLines, value_lines, write_header, capture, write_value, "# EOF\n",
};

}  // namespace prometheus_express
