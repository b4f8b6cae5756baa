// The label that a histogram writes itself.
// Standards: 20
// Message: a_label_name_must_match_the_pattern_and_not_be_reserved
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Histogram good{"wait_seconds", "waiting time by queue", {"queue"}, registry};
#if defined(MISTAKE)
prom::Histogram bad{"work_seconds", "working time by queue", {"le"}, registry};
#endif
