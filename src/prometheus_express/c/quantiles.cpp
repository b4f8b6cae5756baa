// Summaries with quantiles.
#include "prometheus_express/c/quantiles.h"

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_quantile_summary_init(pe_quantile_summary* summary, pe_registry* registry,
                                   const pe_declaration* declaration, pe_error* error) {
  return init_metric<DynamicQuantileSummary>(summary, registry, declaration, error);
}

}  // extern "C"
