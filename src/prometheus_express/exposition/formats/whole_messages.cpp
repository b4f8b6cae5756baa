#include "prometheus_express/exposition/formats/whole_messages.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_LARGE

#include "prometheus_express/exposition/copy.h"
#include "prometheus_express/exposition/formats/protobuf_family.h"
#include "prometheus_express/exposition/formats/whole_batch.h"
#include "prometheus_express/metrics/labels/label_text.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/platform/sixteen_digits.h"

namespace prometheus_express {
namespace {

using Piece = FamilyText::Piece;

// A message is (lengths, and what has one, in brackets)
//
//  [ family  metric [ constant labels  label [ name  value [...] ] ...  number [ ... ] ]  unit ]
//
// and the pieces that are put together are: family and unit before and after the first line's label
// values, the constant labels in the second line, and the name of each label before its value.
constexpr unsigned kFamilyLine = 0;
constexpr unsigned kConstantLine = 1;

// A number's field: its tag, its length, and a double with a tag.
constexpr std::size_t kNumberBytes = 11;

bool prepare(FamilyText& text, const Sample& sample) {
  const MetricType type = sample.family().type();
  if (!sample.family().labelled()) return false;
  if (sample.kind().count != nullptr || type == MetricType::kStateSet) return false;
  if (sample.kind().is_emitted()) return false;
  if (&sample.kind() == &CounterValue::kKind && value_of<CounterValue>(sample).has_exemplars()) {
    return false;
  }
  if (type == MetricType::kCounter && sample.metric.registry().shows_created()) return false;
  Writer writer{text.bytes, FamilyText::kMostBytes};
  ProtobufWriter out{writer};
  const auto piece = [&](const auto& put) {
    const auto begin = static_cast<std::size_t>(writer.position() - text.bytes);
    put();
    const auto end = static_cast<std::size_t>(writer.position() - text.bytes);
    return Piece{static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end - begin)};
  };
  text.kind = &sample.kind();
  text.label_count = static_cast<std::uint8_t>(sample.family().label_count());
  text.line_count = 1;
  text.lines[kFamilyLine].before = piece([&] { put_family(out, sample); });
  text.lines[kFamilyLine].after = piece([&] { put_unit(out, sample); });
  text.lines[kConstantLine].before = piece([&] { put_constant_labels(out, sample); });
  for (std::size_t i = 0; i < text.label_count; ++i) {
    text.before_label[i] = piece([&] { put_label_name(out, sample, i); });
  }
  return !writer.full();
}

std::size_t varint_size(std::size_t value) {
  std::size_t size = 1;
  for (; value > 0x7f; value >>= 7) ++size;
  return size;
}

char* put_varint(std::size_t value, char* at) {
  for (; value > 0x7f; value >>= 7) *at++ = static_cast<char>(value | 0x80);
  *at++ = static_cast<char>(value);
  return at;
}

char* put_length(unsigned field, std::size_t length, char* at) {
  *at++ = static_cast<char>(field << 3 | 2);
  return put_varint(length, at);
}

// With its tag and its length.
std::size_t field_size(std::size_t length) { return 1 + varint_size(length) + length; }

char* put(const FamilyText& text, Piece piece, char* at) {
  return copy_text(at, text.bytes + piece.begin, piece.size);
}

std::size_t label_size(const FamilyText& text, std::size_t index, std::string_view value) {
  return text.before_label[index].size + field_size(value.size());
}

std::size_t put_message(const FamilyText& text, const void* value, const char* label_text,
                        ValueSnapshot& snapshot, char* const out, std::size_t room) {
  const Piece constant_labels = text.lines[kConstantLine].before;
  const Piece family = text.lines[kFamilyLine].before;
  const Piece unit = text.lines[kFamilyLine].after;
  std::size_t metric_size = constant_labels.size + kNumberBytes;
  LabelText sizes{label_text};
  for (std::size_t i = 0; i < text.label_count; ++i) {
    if (!sizes.next_is_plain()) return 0;  // it is kept escaped, and written as it was
    metric_size += field_size(label_size(text, i, sizes.next()));
  }
  const std::size_t size = family.size + field_size(metric_size) + unit.size;
  if (room < varint_size(size) + size) return 0;
  char* at = put(text, family, put_varint(size, out));
  at = put_length(family_field::kMetric, metric_size, at);
  at = put(text, constant_labels, at);
  LabelText values{label_text};
  for (std::size_t i = 0; i < text.label_count; ++i) {
    const std::string_view label = values.next();
    at = put_length(metric_field::kLabel, label_size(text, i, label), at);
    at = put(text, text.before_label[i], at);
    at = put_length(label_field::kValue, label.size(), at);
    at = copy_text(at, label.data(), label.size());
  }
  SampleNumber number;
  text.kind->read_sample(value, 0, snapshot, number);
  const double real = number.is_whole ? static_cast<double>(number.whole) : number.real;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &real, sizeof bits);
  at = put_length(value_field(text.kind->type), kNumberBytes - 2, at);
  *at++ = static_cast<char>(kValueField << 3 | 1);
  store_word(bits, at);
  at = put(text, unit, at + sizeof bits);
  return static_cast<std::size_t>(at - out);
}

bool write_values(const FamilyText& text, Walk& walk, Writer& writer, ValueSnapshot& snapshot) {
  return write_batch(text, walk, writer,
                     [&](const void* value, const char* labels, char* out, std::size_t room) {
                       return put_message(text, value, labels, snapshot, out, room);
                     });
}

}  // namespace

const WholeValues kWholeMessages = {nullptr, prepare, write_values};

}  // namespace prometheus_express

#endif
