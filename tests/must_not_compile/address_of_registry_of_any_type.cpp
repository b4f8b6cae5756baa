// A registry is given by reference, whatever stands beside it.
// Standards: 17 20
// Message: registry, not &registry
// Mistakes: 8
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Histogram good{"step_seconds", "time of a step", {"step"}, registry, {0.1, 1}};
prom::MetricOptions options;
#if MISTAKE == 1
prom::Histogram bad{"wait_seconds", "time to wait", &registry, {0.1, 1}};
#elif MISTAKE == 2
prom::Histogram bad{"wait_seconds", "time to wait", &registry, prom::buckets(0.1, 1)};
#elif MISTAKE == 3
prom::Histogram bad{"wait_seconds", "time to wait", {"step"}, &registry, {0.1, 1}};
#elif MISTAKE == 4
prom::Histogram bad{"wait_seconds", "time to wait", {"step"}, &registry, prom::buckets(0.1)};
#elif MISTAKE == 5
prom::Counter bad{"faults_total", "faults seen", {"step"}, &registry, options};
#elif MISTAKE == 6
prom::Info bad{"build", "what runs", {"version"}, &registry};
#elif MISTAKE == 7
prom::Enum bad{"task", "what it does", &registry, prom::states("on", "off")};
#elif MISTAKE == 8
prom::Enum bad{"task", "what it does", {"step"}, &registry, prom::states("on", "off")};
#endif
