// Every metric says what it tells.
// Standards: 17 20
// Message: a metric's second argument says what it tells
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge good{"gas", "gas from the sensor", registry};
#if defined(MISTAKE)
prom::Gauge bad{"gas", registry};
#endif
