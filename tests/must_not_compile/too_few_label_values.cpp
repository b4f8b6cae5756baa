// A label value is missing.
// Standards: 17 20
// Message: exactly one value for each label name
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Counter readings{"readings_total", "readings", {"sensor", "result"}, registry};

void count() {
  readings.labels("bme680", "ok").inc();
#if defined(MISTAKE)
  readings.labels("bme680").inc();
#endif
}
