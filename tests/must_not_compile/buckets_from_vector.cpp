// The number of bounds is in the type.
// Standards: 17 20
// Message: the number of bounds is in the type
// Mistakes: 2
#include <vector>

#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Histogram good{"seconds", "how long it took", registry, {0.1, 1, 10}};
const std::vector<double> bounds = {0.1, 1, 10};
#if MISTAKE == 1
prom::Histogram bad{"seconds", "how long it took", registry, bounds};
#elif MISTAKE == 2
prom::Histogram bad{"seconds", "how long it took", {"step"}, registry, bounds};
#endif
