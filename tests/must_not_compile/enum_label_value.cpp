// An enumeration has no text.
// Standards: 17 20
// Message: name_of
#include "prometheus_express.h"

namespace prom = prometheus_express;

enum class Color { kRed };

prom::CollectorRegistry registry{"app"};
prom::Gauge temperature{"temperature", "temperature by sensor", {"sensor"}, registry};

void measure() {
  temperature.labels("bme680").set(21.5);
#if defined(MISTAKE)
  temperature.labels(Color::kRed).set(21.5);
#endif
}
