// A labelled metric has no value of its own.
// Standards: 17 20
// Message: a labelled counter has no value of its own: labels
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Counter readings{"readings_total", "readings by sensor", {"sensor"}, registry};

void count() {
  readings.labels("bme680").inc();
#if defined(MISTAKE)
  readings.inc();
#endif
}
