// A labelled metric has no value of its own.
// Standards: 17 20
// Message: a labelled gauge has no value of its own: labels
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge temperature{"temperature", "temperature by sensor", {"sensor"}, registry};

void measure() {
  temperature.labels("bme680").set(21.5);
#if defined(MISTAKE)
  temperature.set(21.5);
#endif
}
