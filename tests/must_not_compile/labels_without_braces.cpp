// Names of labels are an array.
// Standards: 17 20
// Message: label names are in braces
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge good{"gas", "gas from the sensor", {"sensor"}, registry};
#if defined(MISTAKE)
prom::Gauge bad{"smoke", "smoke from the sensor", "sensor", registry};
#endif
