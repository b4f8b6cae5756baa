#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {
namespace {

CollectorRegistry global_registry;

}  // namespace

// In a file of its own: a program that names its registries need not have it.
CollectorRegistry& default_registry() { return global_registry; }

}  // namespace prometheus_express
