#include "prometheus_express/metrics/retained/retained_metrics.h"

#include <cstring>

#include "prometheus_express/metrics/labels/label_text.h"
#include "prometheus_express/metrics/retained/retained_copies.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express {

void RetainedMetrics::add_to_key(const void* bytes, std::size_t size) {
  const auto* const at = static_cast<const std::uint8_t*>(bytes);
  for (std::size_t i = 0; i < size; ++i) key_ = fnv1a(key_, at[i]);
}

// The end of each text belongs to the key, so that no two lists of metrics look alike.
void RetainedMetrics::begin(const Family& family, const char* label_text) {
  name_ = family.name();
  const auto type = static_cast<std::uint8_t>(family.type());
  add_to_key(&type, 1);
  add_to_key(name_, std::strlen(name_) + 1);
  if (label_text == nullptr) return;
  add_to_key(label_text, LabelText::bytes(label_text, family.label_count()));
}

std::uint64_t RetainedMetrics::pass(std::uint64_t number) {
  const std::size_t at = words_;
  words_ += 2;
  if (words_ > copies_.room()) {
    if (without_room_ == nullptr) without_room_ = name_;
    return 0;
  }
  switch (pass_) {
    case Pass::kLook:
      return 0;
    case Pass::kSave:
      copies_.put(at, static_cast<std::uint32_t>(number));
      copies_.put(at + 1, static_cast<std::uint32_t>(number >> 32));
      return 0;
    case Pass::kRestore:
      break;
  }
  return std::uint64_t{copies_.word_at(at + 1)} << 32 | copies_.word_at(at);
}

double RetainedMetrics::pass(double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  bits = pass(bits);
  std::memcpy(&number, &bits, sizeof bits);
  return number;
}

// Where no clock knew the time then, it stays unknown: to a store that is told a later one, what
// was counted before would be counted once more.
void RetainedMetrics::pass_created(void* value, detail::CreatedPlace place) {
  const std::uint8_t kept = place != 0 ? 1 : 0;
  add_to_key(&kept, 1);
  if (kept == 0) return;
  const double created = pass(detail::created_at(value, place));
  if (restores()) detail::set_created_at(value, place, created);
}

void RetainedMetrics::pass(CounterValue& counter) {
  CounterValue::Reading reading = counter.read_parts();
  reading.whole = pass(reading.whole);
  reading.fraction = pass(reading.fraction);
  if (restores()) counter.go_on_from(reading);
  pass_created(&counter, counter.created_place());
}

void RetainedMetrics::pass(GaugeValue& gauge) {
  const double value = pass(gauge.value());
  if (restores()) gauge.set(value);
}

void RetainedMetrics::pass(SummaryValue& summary) {
  SummarySnapshot snapshot;
  summary.read_into(snapshot);
  snapshot.count = pass(snapshot.count);
  snapshot.sum = pass(snapshot.sum);
  if (restores()) summary.go_on_from(snapshot);
  pass_created(&summary, summary.created_place());
}

void RetainedMetrics::pass(HistogramValue& histogram) {
  if (histogram.is_native()) {
    return report_mistake("histogram '", name_, "': native buckets are not retained");
  }
  HistogramSnapshot snapshot;
  histogram.read_into(snapshot);
  for (std::size_t i = 0; i <= histogram.bound_count(); ++i) {
    if (i < histogram.bound_count()) {
      const double bound = histogram.bound(i);
      add_to_key(&bound, sizeof bound);
    }
    snapshot.cumulative[i] = pass(snapshot.cumulative[i]);
  }
  snapshot.sum = pass(snapshot.sum);
  if (restores()) histogram.go_on_from(snapshot);
  pass_created(&histogram, histogram.created_place());
}

}  // namespace prometheus_express
