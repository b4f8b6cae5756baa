// A metric without label names has no children.
// Standards: 17 20
// Message: a metric without label names has no labels
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge gas{"gas", "gas from the sensor", registry};

void measure() {
  gas.set(1060948);
#if defined(MISTAKE)
  gas.labels("bme680").set(1060948);
#endif
}
