// Constant labels and creation times.
#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/clock.h"
#include "support/captured_errors.h"
#include "support/page.h"

namespace prom = prometheus_express;
using test_support::CapturedErrors;

namespace {

std::string openmetrics(prom::CollectorRegistry& registry) {
  return test_support::page(registry, prom::kOpenMetricsFormat);
}

TEST_CASE("constant labels are on every sample of their registry") {
  static const prom::ConstantLabel kLabels[] = {{"site", "roof \"A\""}, {"board", "7"}};
  prom::CollectorRegistry registry{"ns"};
  registry.set_constant_labels(kLabels);
  prom::Gauge<> gauge{"g", "", registry};
  prom::Counter<1> counter{"c_total", "", {"a"}, registry};
  prom::Histogram<0, 1> histogram{"h", "", registry, prom::buckets(1)};
  counter.labels("x").inc(2);
  counter.labels("y").inc(3);
  const std::string constant = "site=\"roof \\\"A\\\"\",board=\"7\"";
  CHECK(registry.render() == "# HELP ns_g \n# TYPE ns_g gauge\nns_g{" + constant + "} 0\n" +
                                 "# HELP ns_c_total \n# TYPE ns_c_total counter\n" + "ns_c_total{" +
                                 constant + ",a=\"x\"} 2\nns_c_total{" + constant +
                                 ",a=\"y\"} 3\n" + "# HELP ns_h \n# TYPE ns_h histogram\n" +
                                 "ns_h_bucket{" + constant + ",le=\"1.0\"} 0\nns_h_bucket{" +
                                 constant + ",le=\"+Inf\"} 0\nns_h_count{" + constant +
                                 "} 0\nns_h_sum{" + constant + "} 0\n");
  prom::CollectorRegistry other;
  prom::Registration also{other, gauge};
  CHECK(other.render() == "# HELP g \n# TYPE g gauge\ng 0\n");
}

TEST_CASE("constant labels that come too late, or clash, are named") {
  static const prom::ConstantLabel kLabels[] = {{"site", "roof"}};
  static const prom::ConstantLabel kBad[] = {{"le", "1"}};
  static const prom::ConstantLabel kTwice[] = {{"a", "1"}, {"a", "2"}};
  CapturedErrors errors;
  {
    prom::CollectorRegistry registry;
    registry.set_constant_labels(kBad);
    CHECK(errors.last().find("'le'") != std::string::npos);
    registry.set_constant_labels(kTwice);
    CHECK(errors.last().find("'a'") != std::string::npos);
    CHECK(registry.constant_label_count() == 0);
    registry.set_constant_labels(kLabels);
    prom::Gauge<1> clash{"clash", "", {"site"}, registry};
    CHECK(errors.last().find("clash") != std::string::npos);
    CHECK(registry.render().empty());
  }
  prom::CollectorRegistry registry;
  prom::Gauge<> first{"first", "", registry};
  registry.set_constant_labels(kLabels);
  CHECK(errors.last().find("first") != std::string::npos);
  registry.enable_created();
  CHECK(errors.all().size() == 5);
  CHECK(registry.render() == "# HELP first \n# TYPE first gauge\nfirst 0\n");
}

double number_after(const std::string& page, const std::string& head) {
  const std::size_t at = page.find(head);
  REQUIRE(at != std::string::npos);
  return std::stod(page.substr(at + head.size()));
}

TEST_CASE("_created is written when asked for, of what counts, where OpenMetrics has it") {
  const double before = prom::unix_time_seconds();
  prom::CollectorRegistry registry;
  registry.enable_created();
  prom::Counter<> counter{"c_total", "", registry};
  prom::Counter<> odd{"odd", "", registry};
  prom::Counter<1> labelled{"l_total", "", {"a"}, registry};
  prom::Summary<> summary{"s", "", registry};
  prom::Histogram<1, 1> histogram{"h", "", {"a"}, registry, prom::buckets(1)};
  prom::Gauge<1> gauge{"g", "", {"a"}, registry};
  labelled.labels("x").inc();
  labelled.labels("y").inc();
  histogram.labels("x").observe(1);
  gauge.labels("x").set(1);
  const double after = prom::unix_time_seconds();
  const std::string page = openmetrics(registry);
  for (const char* head : {"\nc_created ", "\nl_created{a=\"x\"} ", "\nl_created{a=\"y\"} ",
                           "\ns_created ", "\nh_created{a=\"x\"} "}) {
    CHECK(number_after(page, head) >= before - 0.001);
    CHECK(number_after(page, head) <= after);
  }
  CHECK(page.find("odd_created") == std::string::npos);
  CHECK(page.find("g_created") == std::string::npos);
  CHECK(registry.render().find("_created") == std::string::npos);
  labelled.remove("x");
  labelled.labels("x").inc();
  CHECK(number_after(openmetrics(registry), "\nl_created{a=\"x\"} ") >= before - 0.001);
  // Made again while a handle pins it: that is a new child too.
  const auto handle = labelled.labels("y");
  labelled.remove("y");
  const double removed = prom::unix_time_seconds();
  // The page tells milliseconds.
  for (int i = 0; i < 100'000'000 && !(prom::unix_time_seconds() > removed + 0.002); ++i) continue;
  labelled.labels("y").inc();
  CHECK(number_after(openmetrics(registry), "\nl_created{a=\"y\"} ") > removed);
  prom::CollectorRegistry off;
  prom::Counter<> plain{"c_total", "", off};
  CHECK(openmetrics(off).find("_created") == std::string::npos);
}

}  // namespace
