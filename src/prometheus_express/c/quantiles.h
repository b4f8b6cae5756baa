// How a pe_declaration becomes a summary with quantiles.
#pragma once

#include "prometheus_express/c/declare.h"
#include "prometheus_express/metrics/dynamic/dynamic_quantile_summary.h"

namespace prometheus_express::c {

template <>
struct Maker<DynamicQuantileSummary> {
  static void make(void* memory, const pe_declaration& declaration, CollectorRegistry& registry,
                   Status& status) {
    DynamicQuantiles wanted{declaration.quantiles, declaration.quantile_count};
    if (declaration.quantile_age_s != 0) {
      wanted.max_age_ns = std::uint64_t{declaration.quantile_age_s} * 1'000'000'000;
    }
    new (memory) DynamicQuantileSummary(declaration_of(declaration), wanted, registry, status);
  }
};

}  // namespace prometheus_express::c
