// A label name that Prometheus keeps for itself.
// Standards: 20
// Message: a_label_name_must_match_the_pattern_and_not_be_reserved
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Gauge good{"gas", "gas by sensor", {"_sensor"}, registry};
#if defined(MISTAKE)
prom::Gauge bad{"humidity", "humidity by sensor", {"__sensor"}, registry};
#endif
