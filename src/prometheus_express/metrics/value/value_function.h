// A callback that gives a metric's value at scrape time.
#pragma once

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/function_ref.h"

namespace prometheus_express {

// Called during a scrape, on the thread that scrapes: it may update any metric and look up labels,
// but must not make, register or end a metric of the registry that is scraped. What it throws costs
// that scrape: a server answers 500, or cuts the connection, and reports it with the metric's name;
// who renders himself gets it.
using ValueFunction = FunctionRef<double()>;

// Where an unlabelled metric keeps its callback.
class FunctionSlot {
 public:
  // Takes the value from a callback at each scrape, instead of what is set or counted: a function,
  // a captureless lambda, or an object with operator() that outlives the metric. Thread-safe; not
  // for interrupt handlers.
  void set_function(ValueFunction function);

  // Returns to what is set or counted.
  void clear_function() { set_function({}); }

 protected:
  constexpr FunctionSlot() = default;
  ~FunctionSlot() = default;
  const FunctionSlot* function_slot() const { return this; }

 private:
  friend class ForkLocks;
  friend class Walk;

  ValueFunction function() const;

  // Keeps the two words of a callback together. One lock for all of them: it is held for two loads
  // or stores, and a lock in each metric would cost each metric memory.
  static StructureLock lock_;

  ValueFunction function_;
};

}  // namespace prometheus_express
