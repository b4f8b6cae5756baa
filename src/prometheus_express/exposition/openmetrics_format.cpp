#include "prometheus_express/exposition/openmetrics_format.h"

#include "prometheus_express/exposition/text_lines.h"

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

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  write_series(writer, captured, sample, line);
  writer.character('\n');
}

}  // namespace

const Format kOpenMetricsFormat = {
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
    kHeaderLines,
    text_value_lines,
    write_header,
    capture_text,
    write_value,
    "# EOF\n",
};

}  // namespace prometheus_express
