#include "prometheus_express/exposition/formats/protobuf_family.h"

#include "prometheus_express/exposition/formats/series_writer.h"
#include "prometheus_express/exposition/name_escaper.h"
#include "prometheus_express/exposition/unescape.h"
#include "prometheus_express/metrics/labels/label_text.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {
namespace {

enum class ProtoType : std::uint64_t {
  kCounter,
  kGauge,
  kSummary,
  kUntyped,
  kHistogram,
  kGaugeHistogram
};

ProtoType proto_type(MetricType type) {
  switch (type) {
    case MetricType::kCounter:
      return ProtoType::kCounter;
    case MetricType::kSummary:
      return ProtoType::kSummary;
    case MetricType::kHistogram:
      return ProtoType::kHistogram;
    case MetricType::kUnknown:
      return ProtoType::kUntyped;
    case MetricType::kGaugeHistogram:
      return ProtoType::kGaugeHistogram;
    case MetricType::kGauge:
    case MetricType::kInfo:
    case MetricType::kStateSet:
      break;
  }
  return ProtoType::kGauge;
}

}  // namespace

void put_name(ProtobufWriter& out, unsigned field, const Sample& sample) {
  const std::string_view prefix = sample.metric.prefix();
  const SplitName name{sample.family()};
  const bool as_is =
      sample.naming.escaping == Escaping::kAllowUtf8 || is_plain_name(prefix, name.stem);
  out.length_field(field, [&](ProtobufWriter& text) {
    NameEscaper escaper{text.writer(), sample.naming.escaping, as_is, NameOf::kMetric};
    escaper.prefix(prefix);
    escaper.piece(name.stem);
    escaper.piece(name.ending);
  });
}

void put_family(ProtobufWriter& message, const Sample& sample) {
  const Family& family = sample.family();
  put_name(message, family_field::kName, sample);
  message.string_field(family_field::kHelp, family.documentation());
  message.uint64_field(family_field::kType, static_cast<std::uint64_t>(proto_type(family.type())));
}

void put_unit(ProtobufWriter& message, const Sample& sample) {
  const char* const unit = sample.family().unit();
  if (*unit != '\0') message.string_field(family_field::kUnit, unit);
}

void put_labels(ProtobufWriter& metric, const Sample& sample) {
  put_constant_labels(metric, sample);
  LabelText values{sample.label_text};
  for (std::size_t i = 0; i < sample.family().label_count(); ++i) {
    const std::string_view value = values.next();
    metric.length_field(metric_field::kLabel, [&](ProtobufWriter& label) {
      put_label_name(label, sample, i);
      label.length_field(label_field::kValue,
                         [&](ProtobufWriter& text) { write_unescaped(text.writer(), value); });
    });
  }
}

void put_constant_labels(ProtobufWriter& metric, const Sample& sample) {
  const CollectorRegistry& registry = sample.metric.registry();
  for (std::size_t i = 0; i < registry.constant_label_count(); ++i) {
    metric.length_field(metric_field::kLabel, [&](ProtobufWriter& label) {
      label.string_field(label_field::kName, registry.constant_labels()[i].name);
      label.length_field(label_field::kValue, [&](ProtobufWriter& text) {
        write_repaired(text.writer(), registry.constant_labels()[i].value);
      });
    });
  }
}

void put_label_name(ProtobufWriter& label, const Sample& sample, std::size_t index) {
  const std::string_view name = sample.family().label_name(index);
  label.length_field(label_field::kName, [&](ProtobufWriter& text) {
    const bool as_is = sample.naming.escaping == Escaping::kAllowUtf8 || is_plain_label(name);
    if (as_is) return text.writer().text(name);
    NameEscaper{text.writer(), sample.naming.escaping, false, NameOf::kLabel}.piece(name);
  });
}

unsigned value_field(MetricType type) {
  switch (type) {
    case MetricType::kCounter:
      return metric_field::kCounter;
    case MetricType::kUnknown:
      return metric_field::kUntyped;
    default:
      return metric_field::kGauge;
  }
}

}  // namespace prometheus_express
