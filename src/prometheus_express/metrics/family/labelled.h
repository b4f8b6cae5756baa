// A metric with labels: a family of children with values of one type.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/family/pinned.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/created.h"

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
class Labelled : public LabelledFamily {
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
    if constexpr (sizeof...(Values) == Labels) {  // so that there is one message
      const LabelValue texts[] = {LabelValue(values)...};
      return handle(texts);
    } else {
      return Handle(nullptr, sink_);
    }
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

  // Removes every child that there is. On a host other threads may use the family meanwhile, and
  // what they make stays. Thread-safe; not for interrupt handlers.
  void clear() { remove_all(); }

 protected:
  // As labels().
  Handle handle(const LabelValue (&values)[Labels]) {
    Child* child = pin(values);
    if (child == nullptr) return Handle(nullptr, sink_);
    return Handle(this, *static_cast<ValueType*>(value_of(*child)));
  }

  // Calls update(value, alone) for the child that labels() would give. If it is there, that happens
  // under the family's lock: `update` takes few instructions and reports nothing. `alone`: nobody
  // has a handle to it, nor reads it, which takes a pin or this lock too.
  template <class Update>
  void update(const LabelValue (&values)[Labels], const Update& update) {
    Child* child = find_and_lock(values);
    if (child == nullptr) return update(handle(values).value(), false);
    update(*static_cast<ValueType*>(value_of(*child)), child->pins == 0);
    unlock();
  }

  Labelled(MetricName name, Documentation documentation,
           const LabelName<ValueType::kType> (&labels)[Labels], const MetricOptions& options,
           const CollectorRegistry& home, const ValueOperations& operations = kOperations)
      : LabelledFamily(ValueType::kKind, name, documentation, names_, Labels, options,
                       home.storage(), operations,
                       has_created(ValueType::kType) ? home.clock() : nullptr) {
    bool utf8 = name.is_utf8();
    for (std::size_t i = 0; i < Labels; ++i) {
      names_[i] = labels[i].text();
      utf8 = utf8 || labels[i].is_utf8();
    }
    if (utf8) this->allow_utf8_names();
  }
  ~Labelled() = default;

  static void reset(void* value, detail::CreatedPlace created) {
    auto& of_this_type = *static_cast<ValueType*>(value);
    if constexpr (has_created(ValueType::kType)) {
      of_this_type.start_at_zero();
      of_this_type.keep_created(created);
    } else {
      of_this_type.reset();
    }
  }
  static void forget_exemplars(const void* value) {
    static_cast<const ValueType*>(value)->forget_exemplars();
  }

 private:
  static void construct(void* memory, const Family&) { new (memory) ValueType; }

  PROMETHEUS_EXPRESS_OWN_COPY static constexpr ValueOperations kOperations = {
      sizeof(ValueType), construct, reset, nullptr};
  PROMETHEUS_EXPRESS_OWN_COPY static inline ValueType
      sink_;  // where updates go when the storage is full

  const char* names_[Labels];
};

}  // namespace prometheus_express
