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

// What `of` writes as the time since which it counts.
double created(prom::CollectorRegistry& registry, const std::string& of) {
  return number_after(openmetrics(registry), "\n" + of + " ");
}

// The time, once it has come far enough for the page to tell.
double later() {
  const double begin = prom::unix_time_seconds();
  double now = begin;
  while (now < begin + 0.002) now = prom::unix_time_seconds();
  return now;
}

// A moment as a page has it, in whole milliseconds.
bool is_since(double shown, double moment) {
  return shown >= moment - 0.001 && shown < moment + 60;
}

TEST_CASE("a reset begins to count anew, at the time of the reset") {
  if (prom::unix_time_seconds() != prom::unix_time_seconds()) return;  // a board without a clock
  prom::CollectorRegistry registry;
  registry.enable_created();
  prom::Counter<> counter{"c_total", "", registry};
  prom::Summary<> summary{"s", "", registry};
  prom::Summary<0, 1> quantiles{"q", "", registry, prom::quantiles(0.5)};
  prom::Histogram<0, 1> histogram{"h", "", registry, prom::buckets(1)};
  prom::Histogram<0, 1, 8> native{"n", "", registry, prom::buckets(1), prom::native_histogram<8>()};
  prom::Counter<1> counters{"lc_total", "", {"a"}, registry};
  prom::Summary<1> summaries{"ls", "", {"a"}, registry};
  prom::Summary<1, 1> more{"lq", "", {"a"}, registry, prom::quantiles(0.5)};
  prom::Histogram<1, 1> histograms{"lh", "", {"a"}, registry, prom::buckets(1)};
  prom::Histogram<1, 1, 8> natives{
      "ln", "", {"a"}, registry, prom::buckets(1), prom::native_histogram<8>()};
  const auto child_counter = counters.labels("x");
  const auto child_summary = summaries.labels("x");
  const auto child_quantiles = more.labels("x");
  const auto child_histogram = histograms.labels("x");
  const auto child_native = natives.labels("x");
  const std::string names[] = {"c_created",           "s_created",           "q_created",
                               "h_created",           "n_created",           "lc_created{a=\"x\"}",
                               "ls_created{a=\"x\"}", "lq_created{a=\"x\"}", "lh_created{a=\"x\"}",
                               "ln_created{a=\"x\"}"};
  for (const std::string& name : names) CHECK(created(registry, name) < later());
  const double moment = later();
  SUBCASE("by reset()") {
    counter.reset();
    summary.reset();
    quantiles.reset();
    histogram.reset();
    native.reset();
    child_counter.value().reset();
    child_summary.value().reset();
    child_quantiles.value().reset();
    child_histogram.value().reset();
    child_native.value().reset();
    for (const std::string& name : names) {
      CAPTURE(name);
      CHECK(is_since(created(registry, name), moment));
    }
  }
  SUBCASE("by remove() and labels(), with a handle or without") {
    counters.remove("x");
    CHECK(openmetrics(registry).find("lc_created") == std::string::npos);
    counters.labels("x").inc();
    summaries.clear();
    (void)summaries.labels("x");
    CHECK(is_since(created(registry, names[5]), moment));
    CHECK(is_since(created(registry, names[6]), moment));
    // One that came back still knows where its time is.
    const double again = later();
    child_counter.value().reset();
    child_summary.value().reset();
    CHECK(is_since(created(registry, names[5]), again));
    CHECK(is_since(created(registry, names[6]), again));
    CHECK(created(registry, names[8]) < moment);
  }
  // What it counts, and its exemplars, are as they were.
  counter.inc(2);
  CHECK(openmetrics(registry).find("\nc_total 2\n") != std::string::npos);
}

TEST_CASE("a reset where no times are kept, and of a counter with exemplars") {
  prom::Exemplars<4> store;
  prom::MetricOptions options;
  options.exemplars = &store;
  for (const bool kept : {false, true}) {
    prom::CollectorRegistry registry;
    if (kept) registry.enable_created();
    prom::Counter<> counter{"c_total", "", registry, options};
    prom::Counter<1> counters{"l_total", "", {"a"}, registry, options};
    counters.labels("x").value().reset();
    counter.reset();
    CHECK(counter.inc(1, {{{"id", "7"}}}));
    CHECK(counters.labels("x").inc(1, {{{"id", "8"}}}));
    CHECK(openmetrics(registry).find("c_total 1 # {id=\"7\"} 1") != std::string::npos);
    CHECK(openmetrics(registry).find("l_total{a=\"x\"} 1 # {id=\"8\"} 1") != std::string::npos);
    counter.reset();
    CHECK(openmetrics(registry).find("id=\"7\"") == std::string::npos);
  }
}

}  // namespace
