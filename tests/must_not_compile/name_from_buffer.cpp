// A name that is not a literal: its array may be gone before the metric.
// Standards: 17 20
// Message: MetricName::borrowed
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
char buffer[] = "gas";
prom::Gauge good{prom::MetricName::borrowed(buffer), "gas from the sensor", registry};
#if defined(MISTAKE)
prom::Gauge bad{buffer, "gas from the sensor", registry};
#endif
