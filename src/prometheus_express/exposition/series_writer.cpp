#include "prometheus_express/exposition/series_writer.h"

#include "prometheus_express/exposition/name_escaper.h"
#include "prometheus_express/metrics/escape.h"
#include "prometheus_express/metrics/label_text.h"

namespace prometheus_express {

SplitName::SplitName(const Family& family) : stem(family.name()) {
  constexpr std::string_view kTotal = "_total";
  constexpr std::string_view kInfo = "_info";
  const std::string_view name = stem;
  if (family.type() == MetricType::kCounter) {
    stem = without_suffix(name, kTotal);
    if (stem.size() != name.size()) suffix = kTotal;
  } else if (family.type() == MetricType::kInfo) {
    stem = without_suffix(name, kInfo);
    suffix = kInfo;
  }
}

void SeriesWriter::name(std::string_view base, std::string_view suffix) {
  if (!family_.plain_names() || escaping_ == Escaping::kDots) {
    if (escaping_ == Escaping::kAllowUtf8 && !is_plain_name(prefix_, base)) separate();
    return escaped_name(base, suffix);
  }
  if (!prefix_.empty()) {
    writer_.text(prefix_);
    writer_.character('_');
  }
  writer_.text(base);
  if (!suffix.empty()) writer_.text(suffix);
}

void SeriesWriter::labels(const char* label_text) {
  constant_labels();
  LabelText values{label_text};
  for (std::size_t i = 0; i < family_.label_count(); ++i) {
    label(family_.label_name(i), values.next());
  }
}

void SeriesWriter::constant_labels() {
  for (std::size_t i = 0; i < registry_.constant_label_count(); ++i) {
    const ConstantLabel& label = registry_.constant_labels()[i];
    separate();
    writer_.text(std::string_view(label.name));
    writer_.text("=\"");
    write_escaped_text(writer_, label.value, true);
    writer_.character('"');
  }
}

void SeriesWriter::label(std::string_view name, std::string_view escaped_value) {
  begin_label(name);
  writer_.text(escaped_value);
  writer_.character('"');
}

void SeriesWriter::begin_label(std::string_view name) {
  separate();
  if (family_.plain_names()) {
    writer_.text(name);
  } else {
    escaped_label_name(name);
  }
  writer_.text("=\"");
}

void SeriesWriter::state_label(std::string_view state) {
  separate();
  escaped_name(family_.name(), "");
  writer_.text("=\"");
  write_escaped_text(writer_, state, true);
  writer_.character('"');
}

void SeriesWriter::end() {
  if (before_ == ',') writer_.character('}');
}

void SeriesWriter::separate() {
  writer_.character(before_);
  before_ = ',';
}

void SeriesWriter::escaped_name(std::string_view base, std::string_view suffix) {
  const bool plain = is_plain_name(prefix_, base);
  const bool quoted = escaping_ == Escaping::kAllowUtf8 && !plain;
  if (quoted) writer_.character('"');
  NameEscaper escaper{writer_, escaping_, plain};
  if (!prefix_.empty()) {
    escaper.piece(prefix_);
    escaper.piece("_");
  }
  escaper.piece(base);
  writer_.text(suffix);
  if (quoted) writer_.character('"');
}

void SeriesWriter::escaped_label_name(std::string_view name) {
  if (is_plain_label(name)) return writer_.text(name);
  const bool quoted = escaping_ == Escaping::kAllowUtf8;
  if (quoted) writer_.character('"');
  NameEscaper{writer_, escaping_, false, NameEscaper::Part::kLabelName}.piece(name);
  if (quoted) writer_.character('"');
}

void write_escaped_text(Writer& writer, std::string_view text, bool escape_quotes) {
  std::size_t begin = 0;  // of what needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = escape_letter(text[i]);
    if (letter == '\0' || (letter == '"' && !escape_quotes)) continue;
    writer.text(text.substr(begin, i - begin));
    writer.character('\\');
    writer.character(letter);
    begin = i + 1;
  }
  writer.text(text.substr(begin));
}

}  // namespace prometheus_express
