// A label value is never a null pointer.
// Standards: 17 20
// Message: nullptr is none
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge temperature{"temperature", "temperature by sensor", {"sensor"}, registry};

void measure() {
  temperature.labels("bme680").set(21.5);
#if defined(MISTAKE)
  temperature.labels(nullptr).set(21.5);
#endif
}
