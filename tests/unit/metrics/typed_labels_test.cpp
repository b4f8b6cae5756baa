#include "prometheus_express/metrics/typed_labels.h"

#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/summary.h"

namespace prom = prometheus_express;

namespace {

struct Method : prom::TypedLabel {
  static constexpr char kName[] = "method";
  using TypedLabel::TypedLabel;
};
struct Shelf : prom::TypedLabel {
  static constexpr char kName[] = "shelf";
  using TypedLabel::TypedLabel;
};

TEST_CASE("typed labels are those of the metric, in its order") {
  prom::CollectorRegistry registry{"ns"};
  prom::TypedLabels<prom::Counter<2>, Method, Shelf> c{"c_total", "help", registry};
  static_assert(sizeof c == sizeof(prom::Counter<2>));
  c.labels(Method{"GET"}, Shelf{7}).inc(2);
  const std::string method = "PUT";
  const auto kept = c.labels(Method{method}, Shelf{"a"});
  kept.inc();
  CHECK(registry.render() ==
        "# HELP ns_c_total help\n# TYPE ns_c_total counter\n"
        "ns_c_total{method=\"GET\",shelf=\"7\"} 2\n"
        "ns_c_total{method=\"PUT\",shelf=\"a\"} 1\n");
  c.remove(Method{"GET"}, Shelf{7});
  CHECK(registry.render().find("GET") == std::string::npos);
  c.labels(Method{"GET"}, Shelf{"a"}).inc();
  c.labels(Method{"GET"}, Shelf{"b"}).inc();
  c.remove_by_labels(Shelf{"a"});
  CHECK(registry.render() ==
        "# HELP ns_c_total help\n# TYPE ns_c_total counter\n"
        "ns_c_total{method=\"GET\",shelf=\"b\"} 1\n");
  c.remove_by_labels(Shelf{"b"}, Method{"GET"});
  CHECK(registry.render().find('{') == std::string::npos);
  c.labels(Method{"x"}, Shelf{"y"}).inc();
  c.clear();
  CHECK(registry.render().find('{') == std::string::npos);
  registry.unregister(c.family());
  CHECK(registry.render().empty());
}

TEST_CASE("every type of metric may have typed labels") {
  prom::CollectorRegistry registry;
  prom::MetricOptions seconds;
  seconds.unit = "seconds";
  prom::TypedLabels<prom::Gauge<1>, Shelf> g{"g_seconds", "help", registry, seconds};
  prom::TypedLabels<prom::Summary<1>, Shelf> s{"s", "help", registry};
  prom::TypedLabels<prom::Histogram<1, 1>, Shelf> h{"h", "help", registry, prom::buckets(1)};
  prom::TypedLabels<prom::Enum<1, 2>, Shelf> e{"e", "help", registry, prom::states("off", "on")};
  g.labels(Shelf{1}).set(2);
  s.labels(Shelf{1}).observe(2);
  h.labels(Shelf{1}).observe(2);
  e.labels(Shelf{1}).state("on");
  const std::string page = registry.render();
  for (const char* line :
       {"g_seconds{shelf=\"1\"} 2\n", "s_sum{shelf=\"1\"} 2\n",
        "h_bucket{shelf=\"1\",le=\"+Inf\"} 1\n", "e{shelf=\"1\",e=\"on\"} 1\n"}) {
    CHECK(page.find(line) != std::string::npos);
  }
}

}  // namespace
