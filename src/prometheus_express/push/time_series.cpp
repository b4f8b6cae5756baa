#include "prometheus_express/push/time_series.h"

#include "prometheus_express/exposition/number.h"
#include "prometheus_express/exposition/protobuf_writer.h"
#include "prometheus_express/exposition/series_writer.h"
#include "prometheus_express/exposition/unescape.h"
#include "prometheus_express/metrics/label_text.h"

namespace prometheus_express {
namespace {

// Tags of length-delimited fields, and field numbers of the Sample.
constexpr char kTimeSeriesTag = 1 << 3 | 2;  // of WriteRequest
constexpr char kLabelTag = 1 << 3 | 2;       // of TimeSeries
constexpr char kSampleTag = 2 << 3 | 2;
constexpr char kNameTag = 1 << 3 | 2;  // of Label
constexpr char kValueTag = 2 << 3 | 2;
namespace sample_field {
enum : unsigned { kValue = 1, kTimestamp = 2 };
}

constexpr std::string_view kNameLabel = "__name__";

std::size_t varint_size(std::uint64_t value) {
  std::size_t size = 1;
  for (; value > 0x7f; value >>= 7) ++size;
  return size;
}

// Of a field with a tag, a length and so many bytes.
std::size_t field_size(std::size_t size) { return 1 + varint_size(size) + size; }

std::size_t sample_size(const TimedSample& sample) {
  constexpr std::size_t kDoubleField = 9;
  return kDoubleField + 1 + varint_size(static_cast<std::uint64_t>(sample.timestamp_ms));
}

void begin_field(Writer& writer, char tag, std::size_t size) {
  writer.character(tag);
  ProtobufWriter{writer}.varint(size);
}

std::size_t size_of(const UnderscoredName& name) {
  Writer counter = Writer::counting();
  name.write(counter);
  return counter.counted();
}

// The label that tells the samples of one value apart.
const char* own_label(MetricType type) {
  switch (type) {
    case MetricType::kHistogram:
      return "le";
    case MetricType::kSummary:
      return "quantile";
    default:
      return nullptr;
  }
}

}  // namespace

bool TimeSeriesWriter::enter(const Membership& metric) {
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
bool TimeSeriesWriter::add(Source source, std::size_t index) {
  if (count_ == kMostLabels) return false;
  Origin origin{source, static_cast<std::uint8_t>(index), 0};
  const UnderscoredName name = name_of(origin);
  origin.name_size = static_cast<std::uint16_t>(prometheus_express::size_of(name));
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

UnderscoredName TimeSeriesWriter::name_of(Origin origin) const {
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

UnderscoredName TimeSeriesWriter::series_name(const TimedSample& sample) const {
  const std::string_view prefix = metric_->prefix();
  const SplitName name{metric_->family()};
  const char* const suffix = sample.name.suffix;
  return UnderscoredName(UnderscoredName::Kind::kMetric, prefix, prefix.empty() ? "" : "_",
                         name.stem, suffix == nullptr ? name.suffix : std::string_view(suffix));
}

// `number` has room for one, which the value may then view.
TimeSeriesWriter::Value TimeSeriesWriter::value_of(Origin origin, const TimedSample& sample,
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

std::size_t TimeSeriesWriter::size_of(const Value& value, const TimedSample& sample) const {
  if (value.is_name) return prometheus_express::size_of(series_name(sample));
  return value.escaped ? unescaped_size(value.text) : value.text.size();
}

std::size_t TimeSeriesWriter::series_size(const TimedSample& sample) const {
  char number[kMaxNumberBytes];
  std::size_t size = field_size(sample_size(sample));
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t value_size = size_of(value_of(order_[i], sample, number), sample);
    if (value_size == 0) continue;
    size += field_size(field_size(order_[i].name_size) + field_size(value_size));
  }
  return size;
}

std::size_t TimeSeriesWriter::size_of(const TimedSample& sample) const {
  return field_size(series_size(sample));
}

void TimeSeriesWriter::write(Writer& writer, const TimedSample& sample) const {
  char number[kMaxNumberBytes];
  begin_field(writer, kTimeSeriesTag, series_size(sample));
  for (std::size_t i = 0; i < count_; ++i) {
    write_label(writer, order_[i], value_of(order_[i], sample, number), sample);
  }
  begin_field(writer, kSampleTag, sample_size(sample));
  ProtobufWriter message{writer};
  message.double_field(sample_field::kValue, sample.number);
  message.uint64_field(sample_field::kTimestamp, static_cast<std::uint64_t>(sample.timestamp_ms));
}

void TimeSeriesWriter::write_label(Writer& writer, Origin origin, const Value& value,
                                   const TimedSample& sample) const {
  const std::size_t value_size = size_of(value, sample);
  if (value_size == 0) return;
  begin_field(writer, kLabelTag, field_size(origin.name_size) + field_size(value_size));
  begin_field(writer, kNameTag, origin.name_size);
  name_of(origin).write(writer);
  begin_field(writer, kValueTag, value_size);
  if (value.is_name) return series_name(sample).write(writer);
  if (value.escaped) return write_unescaped(writer, value.text);
  writer.text(value.text);
}

}  // namespace prometheus_express
