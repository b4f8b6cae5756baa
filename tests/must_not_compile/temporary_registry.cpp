// A registry that would end before its metric.
// Standards: 17 20
// Message: (name it first|CollectorRegistry&&|Registry&&)
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge good{"gas", "gas from the sensor", registry};
#if defined(MISTAKE)
prom::Gauge bad{"gas", "gas from the sensor", prom::CollectorRegistry{"app"}};
#endif
