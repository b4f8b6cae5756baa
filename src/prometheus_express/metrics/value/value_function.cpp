#include "prometheus_express/metrics/value/value_function.h"

#include "prometheus_express/platform/cells.h"

namespace prometheus_express {
namespace {

// Keeps the two words of a callback together. One lock for all of them: it is held for two loads or
// stores, and a lock in each metric would cost each metric memory.
StructureLock function_lock;

}  // namespace

void FunctionSlot::set_function(ValueFunction function) {
  Guard<StructureLock> guard{function_lock};
  function_ = function;
}

ValueFunction FunctionSlot::function() const {
  Guard<StructureLock> guard{function_lock};
  return function_;
}

}  // namespace prometheus_express
