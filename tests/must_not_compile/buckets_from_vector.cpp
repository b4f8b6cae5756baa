// The number of bounds is in the type.
// Standards: 17 20
// Message: the number of bounds is in the type
#include <vector>

#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Histogram good{"seconds", "how long it took", registry, {0.1, 1, 10}};
#if defined(MISTAKE)
const std::vector<double> bounds = {0.1, 1, 10};
prom::Histogram bad{"seconds", "how long it took", registry, bounds};
#endif
