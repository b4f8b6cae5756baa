// A label value that is a measurement makes a series for each value.
// Standards: 17 20
// Message: each value makes a new series
#include "prometheus_express.h"

namespace prom = prometheus_express;

enum class Color { kRed };

prom::CollectorRegistry registry{"app"};
prom::Gauge temperature{"temperature", "temperature by sensor", {"sensor"}, registry};

void measure() {
  temperature.labels("bme680").set(21.5);
#if defined(MISTAKE)
  temperature.labels(2.5).set(21.5);
#endif
}
