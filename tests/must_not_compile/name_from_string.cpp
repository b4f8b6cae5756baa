// A name made at run time must be said to outlive the metric.
// Standards: 17 20
// Message: MetricName::borrowed
#include <string>

#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
std::string name = "gas";
prom::Gauge good{prom::MetricName::borrowed(name.c_str()), "gas from the sensor", registry};
#if defined(MISTAKE)
prom::Gauge bad{name, "gas from the sensor", registry};
#endif
