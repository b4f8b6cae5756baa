#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {
namespace {

// Never destroyed: metrics of other source files may outlive it, and servers be reading it while
// the program ends.
union ImmortalRegistry {
  constexpr ImmortalRegistry() : registry() {}
  ~ImmortalRegistry() {}
  CollectorRegistry registry;
};

ImmortalRegistry global;

}  // namespace

// In a file of its own: a program that names its registries need not have it.
CollectorRegistry& default_registry() { return global.registry; }

}  // namespace prometheus_express
