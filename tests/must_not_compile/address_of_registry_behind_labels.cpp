// A registry is given by reference, behind labels too.
// Standards: 17 20
// Message: registry, not &registry
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Counter good{"readings_total", "readings taken", {"sensor"}, registry};
#if defined(MISTAKE)
prom::Counter bad{"faults_total", "faults seen", {"sensor"}, &registry};
#endif
