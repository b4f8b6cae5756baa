// The children of a labelled metric for those who do not know, when they are compiled, which type
// it has: the interface for C. Who knows it has handles.
#pragma once

#include "prometheus_express/metrics/family/labelled_family.h"

namespace prometheus_express {

// Children are named by their values, of the type that the family has.
class DynamicChildren {
 public:
  explicit DynamicChildren(LabelledFamily& family) : family_(family) {}

  // The value of the child with these label values, made if need be, which stays until unpin();
  // nullptr where there is no room, which is counted.
  void* pin(const LabelValue* values) const {
    Child* const child = family_.pin(values);
    return child == nullptr ? nullptr : LabelledFamily::value_of(*child);
  }
  void unpin(void* value) const { family_.unpin(LabelledFamily::child_of(value)); }

  // As those of a handle and of a DynamicMetric. False: no room.
  bool set_function(void* value, ValueFunction function) const {
    return family_.try_set_function(LabelledFamily::child_of(value), function);
  }
  bool replace_all(const LabelValue* values) const { return family_.replace_all(values); }
  void remove(const LabelValue* values) const { family_.remove(values); }
  void remove_all() const { family_.remove_all(); }

 private:
  LabelledFamily& family_;
};

}  // namespace prometheus_express
