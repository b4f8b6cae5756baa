// Prometheus reads a falling counter as a restart.
// Standards: 17 20
// Message: deprecated
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Counter readings{"readings_total", "readings", registry};

void count() {
  readings.inc();
#if defined(MISTAKE)
  readings.dec();
#endif
}
