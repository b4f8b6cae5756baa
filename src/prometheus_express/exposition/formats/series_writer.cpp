#include "prometheus_express/exposition/formats/series_writer.h"

#include <cstring>

#include "prometheus_express/metrics/labels/escape.h"
#include "prometheus_express/metrics/labels/label_text.h"
#include "prometheus_express/text/literal.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

SplitName::SplitName(const Family& family) : stem(family.name()) {
  const char* const wanted = family.kind().suffix;
  if (wanted == nullptr) return;
  const std::size_t size = std::strlen(wanted);
  const bool there =
      stem.size() > size && is_text({stem.data() + stem.size() - size, size}, wanted);
  if (there) stem.remove_suffix(size);
  if (there || family.type() == MetricType::kInfo) ending = {wanted, size};
}

void write_metric_name(Writer& writer, const Naming& naming, const Membership& metric,
                       const SplitName& name, const char* suffix) {
  const char* const prefix = metric.prefix();
  if (!metric.family().plain_names() || naming.escaping == Escaping::kDots) {
    return naming.style.write_name(writer, naming.escaping,
                                   {prefix, name.stem, name.ending, suffix}, NameOf::kMetric);
  }
  if (*prefix != '\0') {
    writer.text(prefix);
    writer.character('_');
  }
  writer.text(name.stem);
  writer.text(name.ending);
  writer.text(suffix);
}

void SeriesWriter::name(const SplitName& name, const char* suffix) {
  const Membership& metric = sample_.metric;
  const Naming& naming = sample_.naming;
  if (naming.style.quotes != nullptr && !metric.family().plain_names() &&
      naming.style.quotes(naming.escaping, {metric.prefix(), name.stem, name.ending, suffix})) {
    separate();
  }
  write_metric_name(writer_, naming, metric, name, suffix);
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
    writer_.text(label.name);
    end_label(label.value);
  }
}

void SeriesWriter::label(const char* name, std::string_view escaped_value) {
  begin_label(name);
  writer_.text(escaped_value);
  writer_.character('"');
}

void SeriesWriter::begin_label(const char* name) {
  separate();
  if (sample_.family().plain_names()) {
    writer_.text(name);
  } else {
    const Naming& naming = sample_.naming;
    naming.style.write_name(writer_, naming.escaping, {{}, name, {}, {}}, NameOf::kLabel);
  }
  writer_.text("=\"", 2);
}

void SeriesWriter::own_label(const SampleName& own) {
  if (own.label != nullptr) {
    char bound[kMaxNumberBytes];
    label(own.label, {bound, format_canonical(own.bound, bound)});
  }
  if (own.state != nullptr) state_label(own.state);
}

void SeriesWriter::state_label(const char* state) {
  separate();
  write_metric_name(writer_, sample_.naming, sample_.metric, SplitName(sample_.family()), "");
  end_label(state);
}

void SeriesWriter::end() {
  if (before_ == ',') writer_.character('}');
}

void SeriesWriter::separate() {
  writer_.character(before_);
  before_ = ',';
}

void SeriesWriter::end_label(const char* unescaped_value) {
  writer_.text("=\"", 2);
  write_escaped_text(writer_, unescaped_value, true);
  writer_.character('"');
}

void write_escaped_text(Writer& writer, std::string_view text, bool escape_quotes) {
  while (!text.empty()) {
    if (kLarge) {
      const std::size_t plain = plain_size(text);
      writer.text(text.substr(0, plain));
      text.remove_prefix(plain);
      if (text.empty()) return;
    }
    const bool as_it_is = text.front() == '"' && !escape_quotes;
    writer.text(as_it_is ? take_utf8(text) : take_escaped(text));
  }
}

}  // namespace prometheus_express
