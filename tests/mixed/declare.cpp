// A program with a metric.
#include <prometheus_express/metrics/gauge.h>

namespace prom = prometheus_express;

int main() {
  prom::CollectorRegistry registry;
  prom::Gauge gauge{"g", "", {"a"}, registry};
  gauge.labels("x").set(1);
}
