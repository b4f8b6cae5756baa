// A metric with labels, as many as its type says: a family of children with values of one type.
#pragma once

#include <cstddef>
#include <initializer_list>

#include "prometheus_express/metrics/family/dynamic_family.h"
#include "prometheus_express/metrics/mistakes.h"
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
  // These are mistakes, which they name; metrics inherit them.
  template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
  Labelled(MetricName, Documentation, const Third&, const Rest&...) : Labelled(detail::Mistaken()) {
    detail::name_misplaced<Third>();
  }
  template <class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
  Labelled(MetricName, Documentation, const LabelName<ValueType::kType> (&)[Labels], const Fourth&,
           const Rest&...)
      : Labelled(detail::Mistaken()) {
    detail::name_misplaced<Fourth>();
  }
  template <class Third, std::size_t Bounds, class... Rest, detail::IfMisplaced<Third> = 0>
  Labelled(MetricName, Documentation, const Third&, const double (&)[Bounds], const Rest&...)
      : Labelled(detail::Mistaken()) {
    detail::name_misplaced<Third>();
  }
  template <class Third, std::size_t Bounds, class... Rest, detail::IfMisplaced<Third> = 0>
  Labelled(MetricName, Documentation, const Third&, CollectorRegistry&, const double (&)[Bounds],
           const Rest&...)
      : Labelled(detail::Mistaken()) {
    detail::name_misplaced<Third>();
  }
  template <class Fourth, std::size_t Bounds, class... Rest, detail::IfMisplaced<Fourth> = 0>
  Labelled(MetricName, Documentation, const LabelName<ValueType::kType> (&)[Labels], const Fourth&,
           const double (&)[Bounds], const Rest&...)
      : Labelled(detail::Mistaken()) {
    detail::name_misplaced<Fourth>();
  }
  template <std::size_t Given, class... Rest, detail::IfOtherCount<Given, Labels> = 0>
  Labelled(MetricName, Documentation, const char* const (&)[Given], Rest&&...)
      : Labelled(detail::Mistaken()) {
    detail::name_label_count<Given == Labels>();
  }
  template <class Self = Labelled>
  Labelled(MetricName, Documentation) : Labelled(detail::Mistaken()) {
    detail::name_label_count<detail::kNever<Self>>();
  }
  template <class Third, class... Rest, detail::IfRegistry<Third> = 0>
  Labelled(MetricName, Documentation, const Third&, const Rest&...) : Labelled(detail::Mistaken()) {
    detail::name_label_count<detail::kNever<Third>>();
  }

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
  template <std::size_t Given>
  Handle handle(const LabelValue (&values)[Given]) {
    check_count<Given>();
    if (Child* const child = lock_known(values)) return this->pin_and_unlock(*child);
    return Labelled::DynamicFamily::handle(values);
  }
  template <std::size_t Given, class Update>
  void update(const LabelValue (&values)[Given], const Update& update) {
    check_count<Given>();
    if constexpr (!kLabelIndex || Labels > kMostKnown) {
      return Labelled::DynamicFamily::update(values, update);
    }
    if (Child* const child = lock_known(values)) return this->update_and_unlock(*child, update);
    update(Labelled::DynamicFamily::handle(values).value(), false);
  }

 private:
  static constexpr std::size_t kMostKnown = 3;

  explicit Labelled(detail::Mistaken);

  template <std::size_t Given>
  static constexpr void check_count() {
    static_assert(Given == Labels,
                  "inc({...}), set(), observe() take exactly one value for each label name of the "
                  "metric");
  }

  // LabelledFamily's, for as many values as it takes; else nullptr.
  template <std::size_t Given>
  Child* lock_known([[maybe_unused]] const LabelValue (&values)[Given]) {
    if constexpr (!kLabelIndex || Given > kMostKnown) return nullptr;
    if constexpr (Given == 1) return LabelledFamily::lock_known(values[0].text());
    if constexpr (Given == 2) {
      return LabelledFamily::lock_known(values[0].text(), values[1].text());
    }
    if constexpr (Given == 3) {
      return LabelledFamily::lock_known(values[0].text(), values[1].text(), values[2].text());
    }
  }

  const char* names_[Labels];
};

}  // namespace prometheus_express
