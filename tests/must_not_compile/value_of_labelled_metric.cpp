// A labelled metric has no value of its own, by whatever call.
// Standards: 17 20
// Message: a labelled .* has no (value|state) of its own: labels
// Mistakes: 12
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::CollectorRegistry registry{"app"};
prom::Counter readings{"readings_total", "readings", {"sensor"}, registry};
prom::Gauge level{"level", "level by tank", {"tank"}, registry};
prom::Histogram wait{"wait_seconds", "time to wait", {"step"}, registry};
prom::Summary size{"size_bytes", "size by path", {"path"}, registry};
prom::Enum task{"task", "what it does", {"name"}, registry, prom::states("on", "off")};

void measure() {
  readings.inc({"bme680"}, 2);
  wait.labels("first").observe(0.1);
#if MISTAKE == 1
  readings.inc(2);
#elif MISTAKE == 2
  readings.inc(2.5);
#elif MISTAKE == 3
  level.inc();
#elif MISTAKE == 4
  level.dec(2);
#elif MISTAKE == 5
  level.track_inprogress();
#elif MISTAKE == 6
  level.time();
#elif MISTAKE == 7
  wait.observe(0.1);
#elif MISTAKE == 8
  wait.time();
#elif MISTAKE == 9
  size.observe(64);
#elif MISTAKE == 10
  task.state("on");
#elif MISTAKE == 11
  level.set_function([] { return 1; });
#elif MISTAKE == 12
  readings.set_function([] { return 1; });
#endif
}
