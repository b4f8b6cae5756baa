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
    write_help(writer, family.documentation(), true);
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

void capture(Captured& captured, const Sample& sample, unsigned line) {
  capture_text(captured, sample, line);
  captured.has_exemplar = read_exemplar(captured.exemplar, sample, line);
}

void write_number(Writer& writer, double value) {
  char digits[kMaxNumberBytes];
  writer.text(digits, format_double(value, digits));
}

// Seconds with milliseconds; what a double has beyond them is noise.
void write_timestamp(Writer& writer, double seconds) {
  writer.character(' ');
  char digits[kMaxNumberBytes];
  const auto milliseconds = static_cast<std::uint64_t>(seconds * 1000);
  writer.text(digits, format_unsigned(milliseconds / 1000, digits));
  const char fraction[] = {'.', static_cast<char>('0' + milliseconds / 100 % 10),
                           static_cast<char>('0' + milliseconds / 10 % 10),
                           static_cast<char>('0' + milliseconds % 10)};
  writer.text(fraction, sizeof fraction);
}

void write_exemplar(Writer& writer, const KeptExemplar& exemplar) {
  writer.text(" # {");
  writer.text(exemplar.labels, exemplar.label_bytes);
  writer.text("} ");
  write_number(writer, exemplar.value);
  if (exemplar.timestamp >= 0) write_timestamp(writer, exemplar.timestamp);
}

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  write_series(writer, captured, sample, line);
  if (captured.has_exemplar) write_exemplar(writer, captured.exemplar);
  writer.character('\n');
}

}  // namespace

const Format kOpenMetricsFormat = {
    kHeaderLines, text_value_lines, write_header, capture, write_value, "# EOF\n",
};

}  // namespace prometheus_express
