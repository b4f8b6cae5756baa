// Label names come before the registry.
// Standards: 17 20
// Message: labels come before the registry
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge good{"gas", "gas from the sensor", {"sensor"}, registry};
#if defined(MISTAKE)
prom::Gauge bad{"gas", "gas from the sensor", registry, {"sensor"}};
#endif
