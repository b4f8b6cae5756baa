#include "prometheus_express/push/remote_write/sorted_labels.h"

#include "prometheus_express/exposition/formats/series_writer.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/exposition/unescape.h"
#include "prometheus_express/metrics/labels/label_text.h"

namespace prometheus_express {
namespace {

constexpr std::string_view kNameLabel = "__name__";

std::size_t size_of(const UnderscoredName& name) {
  Writer counter = Writer::counting();
  name.write_to(counter);
  return counter.counted();
}

// The label that tells the samples of one value apart.
const char* own_label(MetricType type) {
  switch (type) {
    case MetricType::kHistogram:
    case MetricType::kGaugeHistogram:
      return "le";
    case MetricType::kSummary:
      return "quantile";
    default:
      return nullptr;
  }
}

}  // namespace

bool SortedLabels::enter(const Membership& metric) {
  metric_ = &metric;
  count_ = 0;
  const Family& family = metric.family();
  bool room = add(Source::kName, 0);
  for (std::size_t i = 0; i < metric.registry().constant_label_count(); ++i) {
    room = room && add(Source::kConstant, i);
  }
  for (std::size_t i = 0; i < family.label_count(); ++i) room = room && add(Source::kFamily, i);
  if (own_label(family.type()) != nullptr || family.type() == MetricType::kStateSet) {
    room = room && add(Source::kOwn, 0);
  }
  for (std::size_t i = 0; i < external_count_; ++i) room = room && add(Source::kExternal, i);
  return room;
}

// Puts a label in its place, unless there is one of that name, which is then the more special one.
bool SortedLabels::add(Source source, std::size_t index) {
  if (count_ == kMost) return false;
  Origin origin{source, static_cast<std::uint8_t>(index), 0};
  const UnderscoredName name = name_of(origin);
  origin.name_size = static_cast<std::uint16_t>(size_of(name));
  std::size_t place = count_;
  for (; place > 0; --place) {
    const int order = compare(name_of(order_[place - 1]), name);
    if (order == 0) return true;
    if (order < 0) break;
  }
  for (std::size_t i = count_; i > place; --i) order_[i] = order_[i - 1];
  order_[place] = origin;
  ++count_;
  return true;
}

UnderscoredName SortedLabels::name_of(Origin origin) const {
  constexpr auto kLabel = UnderscoredName::Kind::kLabel;
  const Family& family = metric_->family();
  switch (origin.source) {
    case Source::kName:
      break;
    case Source::kConstant:
      return UnderscoredName(kLabel, metric_->registry().constant_labels()[origin.index].name);
    case Source::kFamily:
      return UnderscoredName(kLabel, family.label_name(origin.index));
    case Source::kOwn: {
      if (const char* const label = own_label(family.type())) return UnderscoredName(kLabel, label);
      const std::string_view prefix = metric_->prefix();
      return UnderscoredName(kLabel, prefix, prefix.empty() ? "" : "_", family.name());
    }
    case Source::kExternal:
      return UnderscoredName(kLabel, external_[origin.index].name);
  }
  return UnderscoredName(kLabel, kNameLabel);
}

UnderscoredName SortedLabels::series_name(const TimedSample& sample) const {
  const std::string_view prefix = metric_->prefix();
  const SplitName name{metric_->family()};
  const char* const suffix = sample.name.suffix;
  return UnderscoredName(UnderscoredName::Kind::kMetric, prefix, prefix.empty() ? "" : "_",
                         name.stem, suffix == nullptr ? name.ending : std::string_view(suffix));
}

// `number` has room for one, which the value may then view.
SortedLabels::Value SortedLabels::value_of(Origin origin, const TimedSample& sample,
                                           char* number) const {
  switch (origin.source) {
    case Source::kName:
      break;
    case Source::kConstant:
      return {metric_->registry().constant_labels()[origin.index].value};
    case Source::kFamily: {
      LabelText values{sample.label_text};
      for (std::size_t i = 0; i < origin.index; ++i) values.next();
      return {values.next(), true};
    }
    case Source::kOwn:
      if (sample.name.state != nullptr) return {sample.name.state};
      if (sample.name.label == nullptr) return {};  // _sum and _count have none
      return {{number, format_canonical(sample.name.bound, number)}};
    case Source::kExternal:
      return {external_[origin.index].value};
  }
  return {{}, false, true};
}

std::size_t SortedLabels::value_size(std::size_t at, const TimedSample& sample) const {
  char number[kMaxNumberBytes];
  const Value value = value_of(order_[at], sample, number);
  if (value.is_name) return size_of(series_name(sample));
  return value.escaped ? unescaped_size(value.text) : repaired_size(value.text);
}

void SortedLabels::write_name(std::size_t at, Writer& writer) const {
  name_of(order_[at]).write_to(writer);
}

void SortedLabels::write_value(std::size_t at, const TimedSample& sample, Writer& writer) const {
  char number[kMaxNumberBytes];
  const Value value = value_of(order_[at], sample, number);
  if (value.is_name) return series_name(sample).write_to(writer);
  if (value.escaped) return write_unescaped(writer, value.text);
  write_repaired(writer, value.text);
}

}  // namespace prometheus_express
