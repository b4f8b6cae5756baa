#include "prometheus_express/metrics/function.h"

#include "prometheus_express/platform/cells.h"

namespace prometheus_express {
namespace {

// Keeps the two pointers of every function together. One lock for all of them: it is held for two
// loads or stores, and a lock in each gauge would cost every gauge memory.
StructureLock pair_lock;

}  // namespace

void ValueFunction::store(Call call, void* context) {
  Guard<StructureLock> guard{pair_lock};
  context_.store(context, std::memory_order_relaxed);
  call_.store(call, std::memory_order_release);
}

double ValueFunction::call_or(double otherwise) const {
  Call call = nullptr;
  void* context = nullptr;
  {
    Guard<StructureLock> guard{pair_lock};
    call = call_.load(std::memory_order_relaxed);
    context = context_.load(std::memory_order_relaxed);
  }
  return call == nullptr ? otherwise : call(context);
}

}  // namespace prometheus_express
