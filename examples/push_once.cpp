// A batch job, which ends before anybody could scrape it: it counts what it did, and pushes that to
// a Pushgateway (http://localhost:9091, or the one named as argument).
#include <prometheus_express.h>

#include <cstdio>

#include "prometheus_express/push/push_to_gateway.h"

namespace prom = prometheus_express;

int main(int count, char** arguments) {
  prom::CollectorRegistry registry{"backup"};
  prom::Counter files{"files_total", "Files copied.", registry};
  prom::Gauge finished{"last_success_timestamp_seconds", "When it last ended well.", registry};

  for (int i = 0; i < 1'000; ++i) files.inc();
  finished.set_to_current_time();

  const char* const gateway = count > 1 ? arguments[1] : "localhost:9091";
  const prom::Status status =
      prom::push_to_gateway(gateway, "backup", registry, prom::instance_ip_grouping_key());
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.text());
  return 1;
}
