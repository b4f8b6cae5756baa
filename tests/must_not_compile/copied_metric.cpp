// A metric is registered where it was made.
// Standards: 17 20
// Message: it stays where it was made
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge gas{"gas", "gas from the sensor", registry};
prom::GaugeValue& good = gas;
#if defined(MISTAKE)
prom::Gauge<> bad = gas;
#endif
