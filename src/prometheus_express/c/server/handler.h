// What a pe_metrics_handler holds.
#pragma once

#include "prometheus_express/c/registry.h"
#include "prometheus_express/exporter/metrics_handler.h"

namespace prometheus_express::c {

// Fewer scrapes at once than a MetricsHandler of C++ has on a host, where each takes 5 KB.
constexpr std::size_t kScrapes = 4;

struct HandlerObject : Object {
  explicit HandlerObject(Registry& its_registry)
      : registry(its_registry), handler(its_registry.registry()) {
    registry.use();
  }
  ~HandlerObject() { registry.let_go(); }
  HandlerObject(const HandlerObject&) = delete;
  HandlerObject& operator=(const HandlerObject&) = delete;

  Registry& registry;
  MetricsHandler<kScrapes> handler;
};

}  // namespace prometheus_express::c
