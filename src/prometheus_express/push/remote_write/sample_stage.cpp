#include "prometheus_express/push/remote_write/sample_stage.h"

#include "prometheus_express/push/remote_write/field_size.h"

namespace prometheus_express {
namespace {

// Field numbers of prompb/types.proto and remote.proto.
constexpr unsigned kTimeSeries = 1;  // of WriteRequest
namespace series_field {
enum : unsigned { kLabel = 1, kSample = 2 };
}
namespace label_field {
enum : unsigned { kName = 1, kValue = 2 };
}

std::size_t label_size(std::size_t name_size, std::size_t value_size) {
  return field_size(name_size) + field_size(value_size);
}

}  // namespace

bool SampleStage1::add(const SortedLabels& labels, const TimedSample& sample) {
  std::size_t size = field_size(sample_size(sample.timestamp_ms));
  for (std::size_t i = 0; i < labels.count(); ++i) {
    const std::size_t value_size = labels.value_size(i, sample);
    if (value_size != 0) size += field_size(label_size(labels.name_size(i), value_size));
  }
  if (field_size(size) > size_ - used_) return false;
  Writer writer{memory_ + used_, size_ - used_};
  begin_field(writer, kTimeSeries, size);
  for (std::size_t i = 0; i < labels.count(); ++i) {
    const std::size_t value_size = labels.value_size(i, sample);
    if (value_size == 0) continue;
    begin_field(writer, series_field::kLabel, label_size(labels.name_size(i), value_size));
    begin_field(writer, label_field::kName, labels.name_size(i));
    labels.write_name(i, writer);
    begin_field(writer, label_field::kValue, value_size);
    labels.write_value(i, sample, writer);
  }
  begin_field(writer, series_field::kSample, sample_size(sample.timestamp_ms));
  write_sample(writer, sample.number, sample.timestamp_ms);
  used_ = static_cast<std::size_t>(writer.position() - memory_);
  return true;
}

}  // namespace prometheus_express
