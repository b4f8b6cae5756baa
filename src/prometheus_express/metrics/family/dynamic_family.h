// A family of children with values of one type, whose labels are known at run time: what Counter<2>
// and DynamicCounter have in common.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/family/pinned.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/created.h"

namespace prometheus_express {

template <class ValueType, class Handle>
class DynamicFamily : public LabelledFamily {
 public:
  // Removes every child that there is. On a host other threads may use the family meanwhile, and
  // what they make stays. Thread-safe; not for interrupt handlers.
  void clear() { remove_all(); }

 protected:
  // `label_names` are `label_count` names that outlive the family.
  DynamicFamily(MetricName name, Documentation documentation, const char* const* label_names,
                std::size_t label_count, const MetricOptions& options,
                const CollectorRegistry& home, const ValueOperations& operations = kOperations)
      : LabelledFamily(ValueType::kKind, name, documentation, label_names, label_count, options,
                       home.storage(), operations,
                       has_created(ValueType::kType) ? home.clock() : nullptr) {}
  ~DynamicFamily() = default;

  // The child with these label_count() values, made if need be; a handle to the sink where the
  // storage is full.
  Handle handle(const LabelValue* values) {
    Child* child = pin(values);
    if (child == nullptr) return Handle(nullptr, sink_);
    return Handle(this, *static_cast<ValueType*>(value_of(*child)));
  }

  // Calls update(value, alone) for the child that handle() would give. If it is there, that happens
  // under the family's lock: `update` takes few instructions and reports nothing. `alone`: nobody
  // has a handle to it, nor reads it, which takes a pin or this lock too.
  template <class Update>
  void update(const LabelValue* values, const Update& update) {
    Child* child = find_and_lock(values);
    if (child == nullptr) return update(handle(values).value(), false);
    update_and_unlock(*child, update);
  }

  // What is left of handle() and update() for a child that was found, and whose family is locked.
  Handle pin_and_unlock(Child& child) {
    ++child.pins;
    unlock();
    return Handle(this, *static_cast<ValueType*>(value_of(child)));
  }
  template <class Update>
  void update_and_unlock(Child& child, const Update& update) {
    update(*static_cast<ValueType*>(value_of(child)), child.pins == 0);
    unlock();
  }

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

  // A handle to where updates go that have no child.
  static Handle sink() { return Handle(nullptr, sink_); }

 private:
  static void construct(void* memory, const Family&) { new (memory) ValueType; }

  PROMETHEUS_EXPRESS_OWN_COPY static constexpr ValueOperations kOperations = {
      sizeof(ValueType), construct, reset, nullptr};
  PROMETHEUS_EXPRESS_OWN_COPY static inline ValueType sink_;
};

}  // namespace prometheus_express
