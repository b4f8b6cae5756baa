#include "prometheus_express/exposition/formats/text_format.h"

#include "prometheus_express/exposition/formats/text_lines.h"
#include "prometheus_express/exposition/formats/whole_lines.h"
#include "prometheus_express/exposition/name_escaper.h"

namespace prometheus_express {
namespace {

enum HeaderLine : unsigned { kHelp, kType, kHeaderLines };

// The types that this format does not have are written as what they are to a reader of samples.
void write_header(Writer& writer, const FamilyHeader& header, unsigned line) {
  const Family& family = header.metric.family();
  writer.text(line == kHelp ? "# HELP " : "# TYPE ", 7);
  write_metric_name(writer, header.naming, header.metric, SplitName(family), "");
  writer.character(' ');
  if (line == kHelp) {
    write_escaped_text(writer, family.documentation(), false);
  } else {
    writer.text(family.kind().old_name);
  }
  writer.character('\n');
}

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  write_series(writer, captured, sample, line);
  writer.character('\n');
}

}  // namespace

const Format kTextFormat = {
    &kWholeLines,       kHeaderLines, text_value_lines, write_header, capture_text, write_value,
    &kUnderscoredNames, "",           nullptr,
};

const Format kText100Format = {
    &kWholeLines,   kHeaderLines, text_value_lines, write_header, capture_text, write_value,
    &kEscapedNames, "",           nullptr,
};

}  // namespace prometheus_express
