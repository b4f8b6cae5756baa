// One call takes as many label values as there are names.
// Standards: 17 20
// Message: exactly one value for each label name
// Mistakes: 5
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Counter readings{"readings_total", "readings", {"sensor", "result"}, registry};
prom::Gauge level{"level", "level by tank", {"tank"}, registry};
prom::Histogram wait{"wait_seconds", "time to wait", {"step"}, registry};

void measure() {
  readings.inc({"bme680", "ok"});
  level.set({"a"}, 2);
  wait.observe({"a"}, 2);
#if MISTAKE == 1
  readings.inc({"bme680"});
#elif MISTAKE == 2
  readings.inc({"bme680", "ok", "indoors"});
#elif MISTAKE == 3
  readings.inc({"bme680"}, 2);
#elif MISTAKE == 4
  level.set({"a", "b"}, 2);
#elif MISTAKE == 5
  wait.observe({"a", "b"}, 2);
#endif
}
