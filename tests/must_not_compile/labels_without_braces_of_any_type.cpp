// Names of labels are an array, whatever stands beside them.
// Standards: 17 20
// Message: label names are in braces
// Mistakes: 5
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Histogram good{"step_seconds", "time of a step", {"step"}, registry, {0.1, 1}};
#if MISTAKE == 1
prom::Histogram bad{"wait_seconds", "time to wait", "step", registry, {0.1, 1}};
#elif MISTAKE == 2
prom::Histogram bad{"wait_seconds", "time to wait", "step", registry, prom::buckets(0.1, 1)};
#elif MISTAKE == 3
prom::Info bad{"build", "what runs", "version", "revision", registry};
#elif MISTAKE == 4
prom::Enum bad{"task", "what it does", "step", registry, prom::states("on", "off")};
#elif MISTAKE == 5
prom::Gauge<1> bad{"gas", "gas from the sensor", "sensor", registry};
#endif
