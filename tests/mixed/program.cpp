// A program that is compiled in another way than the library that it is linked with. It writes
// through inline code of the headers what the library then reads, and the other way round.
#include <prometheus_express/exposition/exposition.h>
#include <prometheus_express/metrics/counter.h>
#include <prometheus_express/metrics/enum.h>
#include <prometheus_express/metrics/gauge.h>
#include <prometheus_express/metrics/histogram.h>
#include <prometheus_express/metrics/info.h>
#include <prometheus_express/metrics/summary.h>
#include <prometheus_express/metrics/unknown.h>
#include <prometheus_express/net/network.h>

#include <cstdio>

namespace prom = prometheus_express;

int main() {
  prom::CollectorRegistry registry{"mixed"};
  prom::Counter counter{"c_total", "", {"a"}, registry};
  prom::Gauge gauge{"g", "", {"a", "b"}, registry};
  prom::Summary summary{"s", "", {"a"}, registry, prom::quantiles(0.5)};
  prom::Histogram histogram{"h", "", {"a"}, registry, prom::buckets(1, 2)};
  prom::Info info{"i", "", {"a"}, registry};
  prom::Enum state{"e", "", registry, prom::states("off", "on")};
  prom::Unknown unknown{"u", "", registry};
  for (int i = 0; i < 40; ++i) {  // enough for an index
    counter.labels(i).inc(1 + i);
    const auto kept = gauge.labels(i, "x");
    gauge.remove(i, "x");
    kept.set(i);
    if (i % 2 == 0) gauge.labels(i, "x").set(2 * i);
  }
  for (int i = 0; i < 3; ++i) {
    summary.labels("x").observe(7);
    histogram.labels("x").observe(i);
  }
  info.info("yes");
  state.state("on");
  unknown.set(3);

  prom::Exposition exposition{registry};
  for (bool more = true; more;) {
    char text[500];
    const prom::Exposition::Result result = exposition.read_some(text, sizeof text);
    std::fwrite(text, 1, result.count, stdout);
    more = result.status == prom::Exposition::Status::kMore;
  }
}
