// The type says how many bounds there are.
// Standards: 17 20
// Message: the second number of Histogram
// Mistakes: 4
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Histogram<0, 2> good{"seconds", "how long it took", registry, {0.1, 1}};
#if MISTAKE == 1
prom::Histogram<0> bad{"bad_seconds", "how long it took", registry, {0.1, 1}};
#elif MISTAKE == 2
prom::Histogram<0> bad{"bad_seconds", "how long it took", {0.1, 1}};
#elif MISTAKE == 3
prom::Histogram<1> bad{"bad_seconds", "how long it took", {"step"}, registry, {0.1, 1}};
#elif MISTAKE == 4
prom::Histogram<1> bad{"bad_seconds", "how long it took", {"step"}, {0.1, 1}};
#endif
