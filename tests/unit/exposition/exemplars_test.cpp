#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/platform/clock.h"
#include "support/captured_errors.h"
#include "support/page.h"

namespace prom = prometheus_express;

namespace {

std::string openmetrics(prom::CollectorRegistry& registry) {
  return test_support::page(registry, prom::kOpenMetricsFormat);
}

// The page with the timestamps of exemplars, which must be of now, replaced by T.
std::string without_timestamps(std::string page) {
  for (std::size_t at = page.find(" # {"); at != std::string::npos;
       at = page.find(" # {", at + 1)) {
    const std::size_t end = page.find('\n', at);
    const std::size_t begin = page.rfind(' ', end) + 1;
    const double timestamp = std::stod(page.substr(begin, end - begin));
    CHECK(std::abs(timestamp - prom::unix_time_seconds()) < 60);
    page.replace(begin, end - begin, "T");
  }
  return page;
}

prom::MetricOptions with(prom::ExemplarStore& store) {
  prom::MetricOptions options;
  options.exemplars = &store;
  return options;
}

TEST_CASE("a counter keeps its last exemplar, which OpenMetrics shows and the old text does not") {
  prom::Exemplars<4> store;
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "", registry, with(store)};
  CHECK(counter.inc(1, {{{"trace_id", "abc"}}}));
  CHECK(counter.inc(2.5, {{{"trace_id", "d\"e\\f\n"}, {"span_id", "\xc3\xa4"}}}));
  CHECK(without_timestamps(openmetrics(registry)) ==
        "# HELP c \n# TYPE c counter\n"
        "c_total 3.5 # {trace_id=\"d\\\"e\\\\f\\n\",span_id=\"\xc3\xa4\"} 2.5 T\n# EOF\n");
  CHECK(registry.render() == "# HELP c_total \n# TYPE c_total counter\nc_total 3.5\n");
}

TEST_CASE("a histogram keeps one for each bucket") {
  prom::Exemplars<4> store;
  prom::CollectorRegistry registry;
  prom::Histogram<0, 2> h{"h", "", registry, prom::buckets(1, 2), with(store)};
  CHECK(h.observe(0.5, {{{"id", "1"}}}));
  CHECK(h.observe(9, {{{"id", "2"}}}));
  CHECK(without_timestamps(openmetrics(registry)) ==
        "# HELP h \n# TYPE h histogram\n"
        "h_bucket{le=\"1.0\"} 1 # {id=\"1\"} 0.5 T\n"
        "h_bucket{le=\"2.0\"} 1\n"
        "h_bucket{le=\"+Inf\"} 2 # {id=\"2\"} 9 T\n"
        "h_count 2\nh_sum 9.5\n# EOF\n");
}

TEST_CASE("children have their own, and take them along") {
  prom::Exemplars<4> store;
  prom::CollectorRegistry registry;
  prom::Counter<1> counter{"c_total", "", {"a"}, registry, with(store)};
  CHECK(counter.labels("x").inc(1, {{{"id", "1"}}}));
  CHECK(counter.labels("y").inc(1, {{{"id", "2"}}}));
  CHECK(openmetrics(registry).find("{a=\"y\"} 1 # {id=\"2\"}") != std::string::npos);
  counter.clear();
  counter.labels("x").inc();
  counter.labels("y").inc();
  CHECK(openmetrics(registry).find('#', 40) == openmetrics(registry).find("# EOF"));
}

TEST_CASE("what is too long, or badly named, is refused; the amount counts all the same") {
  prom::Exemplars<1> store;
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "", registry, with(store)};
  const std::string fits(126, 'x');
  std::string umlauts;
  for (int i = 0; i < 126; ++i) umlauts += "\xc3\xa4";
  CHECK(counter.inc(1, {{{"id", fits}}}));
  const bool room = prom::kExemplarBytes > umlauts.size();  // a board has less
  CHECK(counter.inc(1, {{{"id", umlauts}}}) == room);
  CHECK_FALSE(counter.inc(1, {{{"id", fits + "x"}}}));
  CHECK_FALSE(counter.inc(1, {{{"id", umlauts + "x"}}}));
  CHECK_FALSE(counter.inc(1, {{{"no name", "x"}}}));
  CHECK_FALSE(counter.inc(1, {{{"id", "x"}, {"id", "y"}}}));
  CHECK_FALSE(counter.inc(1, {{{"a", fits}, {"b", "x"}}}));
  {
    test_support::CapturedErrors errors;
    CHECK_FALSE(counter.inc(-1, {{{"id", "x"}}}));
    CHECK(errors.all().size() == 1);
  }
  CHECK(counter.value() == 7);
  CHECK(openmetrics(registry).find(room ? umlauts : fits) != std::string::npos);
}

TEST_CASE("without memory none is kept; a full store gives up its oldest") {
  prom::CollectorRegistry registry;
  prom::Counter<> without{"without_total", "", registry};
  CHECK_FALSE(without.inc(1, {{{"id", "1"}}}));
  CHECK(without.value() == 1);

  prom::Exemplars<2> store;
  prom::Counter<1> counter{"c_total", "", {"a"}, registry, with(store)};
  CHECK(counter.labels("x").inc(1, {{{"id", "1"}}}));
  CHECK(counter.labels("y").inc(1, {{{"id", "2"}}}));
  CHECK(counter.labels("x").inc(1, {{{"id", "3"}}}));
  CHECK(counter.labels("z").inc(1, {{{"id", "4"}}}));
  const std::string page = openmetrics(registry);
  CHECK(page.find("id=\"3\"") != std::string::npos);
  CHECK(page.find("id=\"4\"") != std::string::npos);
  CHECK(page.find("id=\"2\"") == std::string::npos);
}

TEST_CASE("a counter that OpenMetrics calls unknown shows no exemplar") {
  prom::Exemplars<1> store;
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c", "", registry, with(store)};
  CHECK(counter.inc(1, {{{"id", "1"}}}));
  CHECK(openmetrics(registry) == "# HELP c \n# TYPE c unknown\nc 1\n# EOF\n");
}

}  // namespace
