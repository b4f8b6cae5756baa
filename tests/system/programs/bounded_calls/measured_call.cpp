#include "bounded_calls/measured_call.h"

#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"

namespace bounded_calls {
namespace {

namespace prom = prometheus_express;

class Calls : public prom::Collector {
 public:
  explicit Calls(prom::CollectorRegistry& registry)
      : longest_("longest_call_seconds", "The longest of each call.", {"call"}, registry),
        calls_("calls", "How often each was made.", {"call"}, registry),
        registration_(registry, *this) {}

  void collect() override {
    for (MeasuredCall* call = MeasuredCall::first; call != nullptr; call = call->next()) {
      longest_.labels(call->name()).set(call->longest_seconds());
      calls_.labels(call->name()).set(call->calls());
    }
  }

 private:
  prom::Gauge<1> longest_;
  prom::Gauge<1> calls_;
  prom::CollectorRegistration registration_;
};

}  // namespace

void show_calls(prom::CollectorRegistry& registry) { static Calls calls{registry}; }

}  // namespace bounded_calls
