// A borrowed text that ends with the line.
// Standards: 17 20
// Message: that text ends with this line
#include <string>

#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
const std::string kName = "gas";
prom::Gauge good{prom::MetricName::borrowed(kName), "gas from the sensor", registry};
#if defined(MISTAKE)
prom::Gauge bad{prom::MetricName::borrowed(kName + "_2"), "gas from the sensor", registry};
#endif
