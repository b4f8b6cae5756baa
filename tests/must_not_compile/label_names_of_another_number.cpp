// The type says how many label names there are.
// Standards: 17 20
// Message: the first number in <> is how many label names
// Mistakes: 7
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Counter<2> good{"readings_total", "readings", {"sensor", "result"}, registry};
#if MISTAKE == 1
prom::Counter<1> bad{"faults_total", "faults seen", {"sensor", "result"}, registry};
#elif MISTAKE == 2
prom::Counter<2> bad{"faults_total", "faults seen", {"sensor"}, registry};
#elif MISTAKE == 3
prom::Counter<> bad{"faults_total", "faults seen", {"sensor"}, registry};
#elif MISTAKE == 4
prom::Counter<1> bad{"faults_total", "faults seen", registry};
#elif MISTAKE == 5
prom::Histogram<> bad{"wait_seconds", "time to wait", {"step"}, registry};
#elif MISTAKE == 6
prom::Enum<1, 1> bad{"task", "what it does", {"a", "b"}, registry, prom::states("on")};
#elif MISTAKE == 7
prom::Counter<1> bad{"faults_total", "faults seen"};
#endif
