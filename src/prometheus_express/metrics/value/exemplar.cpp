#include "prometheus_express/metrics/value/exemplar.h"

#include "prometheus_express/metrics/labels/escape.h"
#include "prometheus_express/metrics/name.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kMaxCharacters = 128;  // of all names and values, by OpenMetrics

// One U+FFFD is a character too.
std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) (void)take_utf8(text);
  return count;
}

bool is_there_before(const ExemplarLabel& label, const Exemplar& exemplar) {
  for (const ExemplarLabel& earlier : exemplar) {
    if (&earlier == &label) return false;
    if (earlier.name == label.name) return true;
  }
  return false;
}

bool is_fit(const Exemplar& exemplar) {
  for (const ExemplarLabel& label : exemplar) {
    if (!is_utf8(label.value)) return false;
  }
  return true;
}

// The text of the labels; false if they are not allowed, or have no room.
bool write_labels(const Exemplar& exemplar, KeptExemplar& kept) {
  std::size_t all_characters = 0;
  std::size_t size = 0;
  for (const ExemplarLabel& label : exemplar) {
    if (!is_label_name(label.name, MetricType::kGauge)) return false;
    if (is_there_before(label, exemplar)) return false;
    all_characters += characters(label.name) + characters(label.value);
    const std::size_t needed = label.name.size() + escaped_size(label.value) + 4;
    if (all_characters > kMaxCharacters || size + needed > sizeof kept.labels) return false;
    if (size > 0) kept.labels[size++] = ',';
    size += label.name.copy(kept.labels + size, label.name.size());
    kept.labels[size++] = '=';
    kept.labels[size++] = '"';
    size += write_escaped(label.value, kept.labels + size);
    kept.labels[size++] = '"';
  }
  kept.label_bytes = size;
  return true;
}

}  // namespace

bool ExemplarStore::keep(const void* owner, std::size_t bucket, double value,
                         const Exemplar& exemplar) {
  KeptExemplar kept;
  if (!write_labels(exemplar, kept)) return false;
  kept.value = value;
  kept.timestamp = unix_time_seconds();
  if (!is_fit(exemplar) && !repair_reported_.exchange(true)) {
    report_failure("the label of an exemplar has a value that is not UTF-8");
  }
  Guard<StructureLock> guard{lock_};
  Slot* slot = slot_of(owner, bucket);
  if (slot == nullptr) slot = &oldest();
  slot->owner = owner;
  slot->bucket = bucket;
  slot->age = ++clock_;
  slot->exemplar = kept;
  return true;
}

bool ExemplarStore::find(const void* owner, std::size_t bucket, KeptExemplar& copy) {
  Guard<StructureLock> guard{lock_};
  const Slot* slot = slot_of(owner, bucket);
  if (slot == nullptr) return false;
  copy = slot->exemplar;
  return true;
}

bool ExemplarStore::find_newest(const void* owner, std::size_t& bucket, KeptExemplar& copy) {
  Guard<StructureLock> guard{lock_};
  const Slot* newest = nullptr;
  for (std::size_t i = 0; i < count_; ++i) {
    const Slot& slot = slots_[i];
    if (slot.owner != owner) continue;
    if (newest == nullptr || clock_ - slot.age < clock_ - newest->age) newest = &slot;
  }
  if (newest == nullptr) return false;
  bucket = newest->bucket;
  copy = newest->exemplar;
  return true;
}

void ExemplarStore::forget(const void* owner) {
  Guard<StructureLock> guard{lock_};
  for (std::size_t i = 0; i < count_; ++i) {
    if (slots_[i].owner == owner) slots_[i].owner = nullptr;
  }
}

ExemplarStore::Slot* ExemplarStore::slot_of(const void* owner, std::size_t bucket) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (slots_[i].owner == owner && slots_[i].bucket == bucket) return &slots_[i];
  }
  return nullptr;
}

// A free one, if there is any.
ExemplarStore::Slot& ExemplarStore::oldest() {
  Slot* oldest = &slots_[0];
  for (std::size_t i = 0; i < count_; ++i) {
    if (slots_[i].owner == nullptr) return slots_[i];
    if (clock_ - slots_[i].age > clock_ - oldest->age) oldest = &slots_[i];
  }
  return *oldest;
}

}  // namespace prometheus_express
