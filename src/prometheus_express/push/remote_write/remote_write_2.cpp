#include "prometheus_express/push/remote_write/remote_write_2.h"

#include <cstring>

#include "prometheus_express/platform/fnv1a.h"
#include "prometheus_express/push/remote_write/field_size.h"

namespace prometheus_express {
namespace {

namespace request_field {
enum : unsigned { kSymbols = 4, kTimeSeries = 5 };
}
namespace series_field {
enum : unsigned { kLabelsRefs = 1, kSamples = 2, kMetadata = 5, kCreatedTimestamp = 6 };
}
namespace metadata_field {
enum : unsigned { kType = 1, kHelpRef = 3, kUnitRef = 4 };
}

enum class ProtoType : std::uint64_t {
  kUnspecified = 0,
  kCounter = 1,
  kGauge = 2,
  kHistogram = 3,
  kGaugeHistogram = 4,
  kSummary = 5,
  kInfo = 6,
  kStateSet = 7,
};

ProtoType proto_type(MetricType type) {
  switch (type) {
    case MetricType::kCounter:
      return ProtoType::kCounter;
    case MetricType::kGauge:
      return ProtoType::kGauge;
    case MetricType::kHistogram:
      return ProtoType::kHistogram;
    case MetricType::kGaugeHistogram:
      return ProtoType::kGaugeHistogram;
    case MetricType::kSummary:
      return ProtoType::kSummary;
    case MetricType::kInfo:
      return ProtoType::kInfo;
    case MetricType::kStateSet:
      return ProtoType::kStateSet;
    case MetricType::kUnknown:
      break;
  }
  return ProtoType::kUnspecified;
}

std::uint32_t hash(std::string_view text) {
  std::uint32_t value = kFnv1aOfNothing;
  for (const char c : text) value = fnv1a(value, static_cast<std::uint8_t>(c));
  return value;
}

// The first text of every table.
constexpr std::size_t kEmptyTextBytes = 2;
static_assert(SampleStage2::kLeastBytes == 2 * kEmptyTextBytes);

}  // namespace

void SampleStage2::set_memory(char* memory, std::size_t size) {
  memory_ = memory;
  size_ = size < kLeastBytes ? 0 : size;
  table_room_ = size_ / 2;
  clear();
}

void SampleStage2::clear() {
  for (std::size_t i = 0; i < slot_count_; ++i) slots_[i] = {};
  table_ = table_room_ == 0 ? 0 : kEmptyTextBytes;
  Writer writer{memory_, table_};
  begin_field(writer, request_field::kSymbols, 0);
  series_ = 0;
  texts_ = 1;
}

// The table moves up to the series.
std::string_view SampleStage2::message() {
  char* const begin = memory_ + table_room_ - table_;
  std::memmove(begin, memory_, table_);
  return {begin, table_ + series_};
}

bool SampleStage2::add(const SortedLabels& labels, const TimedSample& sample) {
  References references;
  // Texts that a sample without room has left in the table do no harm.
  if (!refer(labels, sample, references)) return false;
  std::size_t refs_size = 0;
  for (std::size_t i = 0; i < references.count; ++i) refs_size += varint_size(references.labels[i]);
  const auto type = static_cast<std::uint64_t>(proto_type(labels.family().type()));
  const std::size_t metadata_size =
      3 + varint_size(type) + varint_size(references.help) + varint_size(references.unit);
  const bool has_created = sample.created > 0;
  const std::uint64_t created_ms =
      has_created ? static_cast<std::uint64_t>(sample.created * 1'000) : 0;
  const std::size_t size = field_size(refs_size) + field_size(sample_size(sample.timestamp_ms)) +
                           field_size(metadata_size) +
                           (has_created ? 1 + varint_size(created_ms) : 0);
  const std::size_t room = size_ - table_room_ - series_;
  if (field_size(size) > room) return false;
  Writer writer{memory_ + table_room_ + series_, room};
  ProtobufWriter message{writer};
  begin_field(writer, request_field::kTimeSeries, size);
  begin_field(writer, series_field::kLabelsRefs, refs_size);
  for (std::size_t i = 0; i < references.count; ++i) message.varint(references.labels[i]);
  begin_field(writer, series_field::kSamples, sample_size(sample.timestamp_ms));
  write_sample(writer, sample.number, sample.timestamp_ms);
  begin_field(writer, series_field::kMetadata, metadata_size);
  message.uint64_field(metadata_field::kType, type);
  message.uint64_field(metadata_field::kHelpRef, references.help);
  message.uint64_field(metadata_field::kUnitRef, references.unit);
  if (has_created) message.uint64_field(series_field::kCreatedTimestamp, created_ms);
  series_ = static_cast<std::size_t>(writer.position() - (memory_ + table_room_));
  return true;
}

// False where the table has no room for all its texts.
bool SampleStage2::refer(const SortedLabels& labels, const TimedSample& sample,
                         References& references) {
  for (std::size_t i = 0; i < labels.count(); ++i) {
    const std::size_t value_size = labels.value_size(i, sample);
    if (value_size == 0) continue;
    std::uint32_t* const pair = references.labels + references.count;
    const auto write_name = [&](Writer& writer) { labels.write_name(i, writer); };
    const auto write_value = [&](Writer& writer) { labels.write_value(i, sample, writer); };
    if (!refer(labels.name_size(i), write_name, pair[0])) return false;
    if (!refer(value_size, write_value, pair[1])) return false;
    references.count += 2;
  }
  const auto refer_text = [this](std::string_view text, std::uint32_t& reference) {
    return refer(
        text.size(), [text](Writer& writer) { writer.text(text); }, reference);
  };
  return refer_text(labels.family().documentation(), references.help) &&
         refer_text(labels.family().unit(), references.unit);
}

// Writes a text of this size behind the table, and leaves it there if it is a new one.
template <class WriteText>
bool SampleStage2::refer(std::size_t size, const WriteText& write_text, std::uint32_t& reference) {
  reference = 0;
  if (size == 0) return true;
  if (field_size(size) > table_room_ - table_) return false;
  Writer writer{memory_ + table_, table_room_ - table_};
  begin_field(writer, request_field::kSymbols, size);
  write_text(writer);
  Slot* slot = nullptr;
  if (!find({writer.position() - size, size}, slot)) return false;
  if (slot->end == 0) {
    table_ = static_cast<std::size_t>(writer.position() - memory_);
    *slot = {static_cast<std::uint32_t>(table_), static_cast<std::uint32_t>(size), texts_++};
  }
  reference = slot->reference;
  return true;
}

// The slot of the text, or the free one where it belongs; false where there is none.
bool SampleStage2::find(std::string_view text, Slot*& slot) {
  const std::size_t begin = hash(text) % slot_count_;
  for (std::size_t i = 0; i < slot_count_; ++i) {
    slot = &slots_[(begin + i) % slot_count_];
    if (slot->end == 0 || std::string_view(memory_ + slot->end - slot->size, slot->size) == text) {
      return true;
    }
  }
  return false;
}

}  // namespace prometheus_express
