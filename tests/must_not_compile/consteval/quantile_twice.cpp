// A quantile that is there twice.
// Standards: 20
// Message: a_quantile_is_from_0_to_1_and_there_once
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Summary good{"wait_seconds", "waiting time", registry, prom::quantiles(0.5, 0.99)};
#if defined(MISTAKE)
prom::Summary bad{"work_seconds", "working time", registry, prom::quantiles(0.5, 0.5)};
#endif
