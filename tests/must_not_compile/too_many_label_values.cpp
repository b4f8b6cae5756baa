// A label value too many.
// Standards: 17 20
// Message: exactly one value for each label name
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge temperature{"temperature", "temperature by sensor", {"sensor"}, registry};

void measure() {
  temperature.labels("bme680").set(21.5);
#if defined(MISTAKE)
  temperature.labels("bme680", "indoors").set(21.5);
#endif
}
