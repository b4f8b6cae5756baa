#include "prometheus_express/exposition/text_format.h"

#include "prometheus_express/exposition/text_lines.h"

namespace prometheus_express {
namespace {

enum HeaderLine : unsigned { kHelp, kType, kHeaderLines };

// The types that this format does not have are written as what they are to a reader of samples.
const char* written_type(MetricType type) {
  switch (type) {
    case MetricType::kInfo:
    case MetricType::kStateSet:
      return "gauge";
    case MetricType::kUnknown:
      return "untyped";
    default:
      return type_name(type);
  }
}

void write_header(Writer& writer, const FamilyHeader& header, unsigned line) {
  const Family& family = header.registration.family();
  writer.text(line == kHelp ? "# HELP " : "# TYPE ");
  const SplitName name{family};
  write_family_name(writer, header, name.stem, name.suffix);
  writer.character(' ');
  if (line == kHelp) {
    write_escaped_text(writer, family.documentation(), false);
  } else {
    writer.text(std::string_view(written_type(family.type())));
  }
  writer.character('\n');
}

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  write_series(writer, captured, sample, line);
  writer.character('\n');
}

}  // namespace

const Format kTextFormat = {
    kHeaderLines, text_value_lines, write_header, capture_text, write_value, "",
};

}  // namespace prometheus_express
