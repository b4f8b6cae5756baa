// The type says how many bounds there are.
// Standards: 17 20
// Message: the second number of Histogram
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Histogram<0, 2> good{"seconds", "how long it took", registry, {0.1, 1}};
#if defined(MISTAKE)
prom::Histogram<0> bad{"bad_seconds", "how long it took", registry, {0.1, 1}};
#endif
