#include "prometheus_express/c/declare.h"

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_counter_init(pe_counter* counter, pe_registry* registry,
                          const pe_declaration* declaration, pe_error* error) {
  return init_metric<DynamicCounter>(counter, registry, declaration, error);
}

pe_status pe_gauge_init(pe_gauge* gauge, pe_registry* registry, const pe_declaration* declaration,
                        pe_error* error) {
  return init_metric<DynamicGauge>(gauge, registry, declaration, error);
}

pe_status pe_histogram_init(pe_histogram* histogram, pe_registry* registry,
                            const pe_declaration* declaration, pe_error* error) {
  return init_metric<DynamicHistogram>(histogram, registry, declaration, error);
}

pe_status pe_summary_init(pe_summary* summary, pe_registry* registry,
                          const pe_declaration* declaration, pe_error* error) {
  return init_metric<DynamicSummary>(summary, registry, declaration, error);
}

}  // extern "C"
