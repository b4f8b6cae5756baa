// The metrics that a program retains: what Retained hands to the function that names them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/family/pinned.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/metrics/value/created.h"
#include "prometheus_express/metrics/value/gauge_value.h"
#include "prometheus_express/metrics/value/histogram_value.h"
#include "prometheus_express/metrics/value/summary_value.h"
#include "prometheus_express/platform/fnv1a.h"

namespace prometheus_express {

namespace detail {
class RetainedCopies;
}

// Call it with each metric that is to go on after a reset: a Counter, Gauge, Summary or Histogram
// without labels, or a child of one with labels. Always with the same ones in the same order: their
// names, labels and bounds are the key by which what was saved is known.
class RetainedMetrics {
 public:
  template <class ValueType>
  void operator()(Unlabelled<ValueType>& metric) {
    begin(metric, nullptr);
    pass(static_cast<ValueType&>(metric));
  }

  // labels() of it. A child for which the storage had no room is left out.
  template <class ValueType>
  void operator()(const Pinned<ValueType>& child) {
    if (!child.stored()) return;
    begin(*child.family(), child.label_text());
    pass(child.value());
  }

  // Which of its children? Name them: metrics(readings.labels("bme680")).
  void operator()(const LabelledFamily& metric) = delete;

 private:
  friend class Retained;

  enum class Pass : std::uint8_t { kLook, kSave, kRestore };

  RetainedMetrics(detail::RetainedCopies& copies, Pass pass) : copies_(copies), pass_(pass) {}

  void begin(const Family& family, const char* label_text);
  void pass(CounterValue& counter);
  void pass(GaugeValue& gauge);
  void pass(SummaryValue& summary);
  void pass(HistogramValue& histogram);

  // Looks at, saves or gives what was saved.
  std::uint64_t pass(std::uint64_t number);
  double pass(double number);
  void pass_created(void* value, detail::CreatedPlace place);

  bool restores() const { return pass_ == Pass::kRestore; }
  void add_to_key(const void* bytes, std::size_t size);

  detail::RetainedCopies& copies_;
  Pass pass_;
  std::uint32_t key_ = kFnv1aOfNothing;
  std::size_t words_ = 0;
  const char* name_ = "";               // of the metric
  const char* without_room_ = nullptr;  // the first one
};

}  // namespace prometheus_express
