// Every metric says what it tells, in the default registry too.
// Standards: 17 20
// Message: say what it tells
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge good{"gas", "gas from the sensor"};
#if defined(MISTAKE)
prom::Gauge bad{"gas"};
#endif
