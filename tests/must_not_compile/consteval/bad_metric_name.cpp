// A metric name that Prometheus would refuse.
// Standards: 20
// Message: a_metric_name_must_match_the_pattern
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge good{"gas", "gas from the sensor", registry};
#if defined(MISTAKE)
prom::Gauge bad{"gas-resistance", "gas from the sensor", registry};
#endif
