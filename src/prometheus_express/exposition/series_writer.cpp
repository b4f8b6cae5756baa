#include "prometheus_express/exposition/series_writer.h"

#include "prometheus_express/exposition/name_escaper.h"
#include "prometheus_express/metrics/escape.h"
#include "prometheus_express/metrics/label_text.h"

namespace prometheus_express {

SplitName::SplitName(const Family& family) : stem(family.name()) {
  const MetricType type = family.type();
  if (type != MetricType::kCounter && type != MetricType::kInfo) return;
  const std::string_view wanted = type == MetricType::kCounter ? "_total" : "_info";
  const std::size_t size = stem.size();
  stem = without_suffix(stem, wanted);
  if (stem.size() != size || type == MetricType::kInfo) suffix = wanted;
}

void write_metric_name(Writer& writer, const Naming& naming, const Membership& metric,
                       std::string_view base, std::string_view suffix) {
  const FullName name{metric.prefix(), base, suffix};
  if (!metric.family().plain_names() || naming.escaping == Escaping::kDots) {
    return naming.write(writer, naming.escaping, name, NameOf::kMetric);
  }
  if (!name.prefix.empty()) {
    writer.text(name.prefix);
    writer.character('_');
  }
  writer.text(base);
  if (!suffix.empty()) writer.text(suffix);
}

void SeriesWriter::name(std::string_view base, std::string_view suffix) {
  const Membership& metric = sample_.metric;
  const bool quoted = sample_.naming.escaping == Escaping::kAllowUtf8 &&
                      !metric.family().plain_names() && !is_plain_name(metric.prefix(), base);
  if (quoted) separate();
  write_metric_name(writer_, sample_.naming, metric, base, suffix);
}

void SeriesWriter::labels() {
  constant_labels();
  const Family& family = sample_.family();
  LabelText values{sample_.label_text};
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    label(family.label_name(i), values.next());
  }
}

void SeriesWriter::constant_labels() {
  const CollectorRegistry& registry = sample_.metric.registry();
  for (std::size_t i = 0; i < registry.constant_label_count(); ++i) {
    const ConstantLabel& label = registry.constant_labels()[i];
    separate();
    writer_.text(std::string_view(label.name));
    end_label(label.value);
  }
}

void SeriesWriter::label(std::string_view name, std::string_view escaped_value) {
  begin_label(name);
  writer_.text(escaped_value);
  writer_.character('"');
}

void SeriesWriter::begin_label(std::string_view name) {
  separate();
  if (sample_.family().plain_names()) {
    writer_.text(name);
  } else {
    const Naming& naming = sample_.naming;
    naming.write(writer_, naming.escaping, {{}, name, {}}, NameOf::kLabel);
  }
  writer_.text("=\"");
}

void SeriesWriter::state_label(std::string_view state) {
  separate();
  write_metric_name(writer_, sample_.naming, sample_.metric, sample_.family().name(), "");
  end_label(state);
}

void SeriesWriter::end() {
  if (before_ == ',') writer_.character('}');
}

void SeriesWriter::separate() {
  writer_.character(before_);
  before_ = ',';
}

void SeriesWriter::end_label(std::string_view unescaped_value) {
  writer_.text("=\"");
  write_escaped_text(writer_, unescaped_value, true);
  writer_.character('"');
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
