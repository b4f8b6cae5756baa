#include "prometheus_express/metrics/value/value_function.h"

namespace prometheus_express {

StructureLock FunctionSlot::lock_;

void FunctionSlot::set_function(ValueFunction function) {
  Guard<StructureLock> guard{lock_};
  function_ = function;
}

ValueFunction FunctionSlot::function() const {
  Guard<StructureLock> guard{lock_};
  return function_;
}

}  // namespace prometheus_express
