// A metric with labels, as many as its type says: a family of children with values of one type.
#pragma once

#include <cstddef>
#include <initializer_list>

#include "prometheus_express/metrics/family/dynamic_family.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

namespace detail {

template <std::size_t Labels>
CollectorRegistry& default_registry_for_labels() {
  static_assert(kHeapByDefault || Labels == 0,
                "labels take memory, of which the default registry has none on a board: name a "
                "registry with a storage, CollectorRegistry registry{storage}");
  return default_registry();
}

}  // namespace detail

template <class ValueType, class Handle, std::size_t Labels>
class Labelled : public DynamicFamily<ValueType, Handle> {
  static_assert(Labels <= kMaxLabels, "more labels than kMaxLabels");

 public:
  // The child with these label values, in the order of the label names; made, from zero, when there
  // is none. Text or integers; exactly as many as there are label names. The handle keeps the
  // child; a handle that lives on saves the lookup. A board goes through a list: with 20 children
  // this takes at most 0.1 ms on a Cortex-M4 of 120 MHz, and so does clear()
  // (docs/bounded_calls.md). Thread-safe; not for interrupt handlers.
  template <class... Values>
  [[nodiscard]] Handle labels(const Values&... values) {
    static_assert(sizeof...(Values) == Labels,
                  "labels() takes exactly one value for each label name of the metric");
    const LabelValue texts[] = {LabelValue(values)...};
    return this->handle(texts);
  }

  // Takes the child out of the page; a handle that still has it keeps it alive, unseen. Nothing
  // happens when there is no such child. Thread-safe; not for interrupt handlers.
  template <class... Values>
  void remove(const Values&... values) {
    static_assert(sizeof...(Values) == Labels,
                  "remove() takes exactly one value for each label name of the metric");
    const LabelValue texts[] = {LabelValue(values)...};
    LabelledFamily::remove(texts);
  }

  // Takes every child out of the page that has all these labels, by name, whatever its others are:
  // readings.remove_by_labels({{"sensor", "bme680"}}). No labels, no child. A name that is not one
  // of the metric's, or there twice, is a mistake that is reported, and nothing is removed. Goes
  // through all children. Thread-safe; not for interrupt handlers.
  void remove_by_labels(std::initializer_list<NamedLabel> labels) {
    this->remove_matching_or_report(labels.begin(), labels.size());
  }

 protected:
  template <class... Operations>
  Labelled(MetricName name, Documentation documentation,
           const LabelName<ValueType::kType> (&labels)[Labels], const MetricOptions& options,
           const CollectorRegistry& home, const Operations&... operations)
      : Labelled::DynamicFamily(name, documentation, names_, Labels, options, home, operations...) {
    bool utf8 = name.is_utf8();
    for (std::size_t i = 0; i < Labels; ++i) {
      names_[i] = labels[i].text();
      utf8 = utf8 || labels[i].is_utf8();
    }
    if (utf8) this->allow_utf8_names();
  }
  ~Labelled() = default;

  // As those of DynamicFamily, and faster where a child with few values is there.
  Handle handle(const LabelValue (&values)[Labels]) {
    if (Child* const child = lock_known(values)) return this->pin_and_unlock(*child);
    return Labelled::DynamicFamily::handle(values);
  }
  template <class Update>
  void update(const LabelValue (&values)[Labels], const Update& update) {
    if constexpr (!kLabelIndex || Labels > kMostKnown) {
      return Labelled::DynamicFamily::update(values, update);
    }
    if (Child* const child = lock_known(values)) return this->update_and_unlock(*child, update);
    update(Labelled::DynamicFamily::handle(values).value(), false);
  }

 private:
  static constexpr std::size_t kMostKnown = 3;

  // LabelledFamily's, for as many values as it takes; else nullptr.
  Child* lock_known([[maybe_unused]] const LabelValue (&values)[Labels]) {
    if constexpr (!kLabelIndex || Labels > kMostKnown) return nullptr;
    if constexpr (Labels == 1) return LabelledFamily::lock_known(values[0].text());
    if constexpr (Labels == 2) {
      return LabelledFamily::lock_known(values[0].text(), values[1].text());
    }
    if constexpr (Labels == 3) {
      return LabelledFamily::lock_known(values[0].text(), values[1].text(), values[2].text());
    }
  }

  const char* names_[Labels];
};

}  // namespace prometheus_express
