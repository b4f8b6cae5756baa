// Compiled with -ffast-math, which lets the compiler believe that there is neither NaN nor
// infinity: what is observed must come out the same. So this file looks at texts, and compares no
// such number.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/error.h"

namespace prom = prometheus_express;

#if !defined(__FAST_MATH__)
#error "this file is compiled with -ffast-math"
#endif

namespace {

// A double that the compiler knows nothing of.
double from_bits(std::uint64_t bits) {
  volatile std::uint64_t hidden = bits;
  const std::uint64_t read = hidden;
  double value = 0;
  std::memcpy(&value, &read, sizeof value);
  return value;
}

const double kNaN = from_bits(0x7FF8000000000000);
const double kNegativeNaN = from_bits(0xFFF8000000000001);
const double kInfinity = from_bits(0x7FF0000000000000);
const double kMinusInfinity = from_bits(0xFFF0000000000000);
const double kMinusZero = from_bits(0x8000000000000000);

void check_page(prom::CollectorRegistry& registry, const std::string& samples) {
  std::string page = registry.render();
  for (std::size_t at = page.find('#'); at != std::string::npos; at = page.find('#')) {
    page.erase(at, page.find('\n', at) + 1 - at);
  }
  CHECK(page == samples);
}

TEST_CASE("a histogram puts NaN in no bucket, and infinities where they belong") {
  prom::CollectorRegistry registry;
  prom::Histogram<0, 2> h{"h", "", registry, prom::buckets(1, 2)};
  prom::Histogram<1, 2> l{"l", "", {"a"}, registry, prom::buckets(1, 2)};
  const auto child = l.labels("x");
  for (const double value : {kNaN, kNegativeNaN}) {
    h.observe(value);
    child.observe(value);
    child.value().observe(value);
  }
  check_page(registry,
             "h_bucket{le=\"1.0\"} 0\nh_bucket{le=\"2.0\"} 0\nh_bucket{le=\"+Inf\"} 0\n"
             "h_count 0\nh_sum NaN\n"
             "l_bucket{a=\"x\",le=\"1.0\"} 0\nl_bucket{a=\"x\",le=\"2.0\"} 0\n"
             "l_bucket{a=\"x\",le=\"+Inf\"} 0\nl_count{a=\"x\"} 0\nl_sum{a=\"x\"} NaN\n");
  h.reset();
  l.clear();
  for (const double value : {kInfinity, kMinusZero, 1.5}) h.observe(value);
  check_page(registry,
             "h_bucket{le=\"1.0\"} 1\nh_bucket{le=\"2.0\"} 2\nh_bucket{le=\"+Inf\"} 3\n"
             "h_count 3\nh_sum +Inf\n");
  h.reset();
  h.observe(kMinusInfinity);
  check_page(registry,
             "h_bucket{le=\"1.0\"} 1\nh_bucket{le=\"2.0\"} 1\nh_bucket{le=\"+Inf\"} 1\n"
             "h_count 1\nh_sum -Inf\n");
}

TEST_CASE("a bound of +Inf is no bound, and one that is NaN is refused") {
  prom::CollectorRegistry registry;
  prom::Histogram<0, 2> h{"h", "", registry, prom::buckets(1, kInfinity)};
  h.observe(kInfinity);
  check_page(registry, "h_bucket{le=\"1.0\"} 0\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum +Inf\n");
  static std::string said;
  const auto before = prom::set_error_hook([](const prom::ErrorReport& r) { said = r.message; });
  prom::Histogram<0, 2> bad{"bad", "", registry, prom::buckets(1, kNaN)};
  CHECK(said.find("'bad'") != std::string::npos);
  said.clear();
  prom::Summary<0, 1> rank{"rank", "", registry, prom::Quantiles<1>{{kNaN}}};
  CHECK(said.find("'rank'") != std::string::npos);
  prom::set_error_hook(before);
}

TEST_CASE("native histograms leave NaN out of their buckets, and a threshold that is NaN is 0") {
  prom::CollectorRegistry registry;
  prom::Histogram<0, 1, 8> h{"h", "", registry, prom::buckets(1),
                             prom::native_histogram<8>(1.1, kNaN)};
  h.observe(kNaN);
  h.observe(0.25);
  h.observe(0);
  prom::NativeCells<8> cells;
  prom::NativeSnapshot native{cells};
  prom::HistogramSnapshot classic;
  REQUIRE(h.read_into(classic, &native));
  CHECK(native.count == 3);
  CHECK(native.zero_count == 1);
  CHECK(native.positive.size == 1);
  CHECK(classic.cumulative[1] == 2);
}

TEST_CASE("a counter refuses NaN and what is negative") {
  static int refused;
  const auto before = prom::set_error_hook([](const prom::ErrorReport&) { ++refused; });
  prom::Exemplars<4> store;
  prom::MetricOptions options;
  options.exemplars = &store;
  prom::CollectorRegistry registry;
  prom::Counter<> c{"c_total", "", registry, options};
  for (const double amount : {kNaN, kNegativeNaN, -1.0, kMinusInfinity}) {
    c.inc(amount);
    CHECK_FALSE(c.inc(amount, {{{"id", "x"}}}));
  }
  CHECK(refused == 8);
  c.inc(kMinusZero);
  c.inc(2.0);
  check_page(registry, "c_total 2\n");
  c.inc(0.5);
  check_page(registry, "c_total 2.5\n");
  c.inc(kInfinity);
  check_page(registry, "c_total +Inf\n");
  CHECK(refused == 8);
  prom::set_error_hook(before);
}

TEST_CASE("gauges show what they were set to, and summaries what was observed") {
  prom::CollectorRegistry registry;
  prom::Gauge<> g{"g", "", registry};
  const auto shows = [&](double value, const std::string& text) {
    g.set(value);
    check_page(registry, "g " + text + "\n");
  };
  shows(kNaN, "NaN");
  shows(kInfinity, "+Inf");
  shows(kMinusInfinity, "-Inf");
  shows(kMinusZero, "-0");
  g.set(0);
  g.inc(kInfinity);
  check_page(registry, "g +Inf\n");
  g.dec(kInfinity);
  check_page(registry, "g NaN\n");
  registry.unregister(g);
  prom::Summary<0, 2> s{"s", "", registry, prom::quantiles(0.5, 1)};
  check_page(registry, "s{quantile=\"0.5\"} NaN\ns{quantile=\"1.0\"} NaN\ns_count 0\ns_sum 0\n");
  s.observe(kInfinity);
  s.observe(2);
  s.observe(kInfinity);
  check_page(registry,
             "s{quantile=\"0.5\"} +Inf\ns{quantile=\"1.0\"} +Inf\ns_count 3\ns_sum +Inf\n");
  s.observe(kNaN);
  check_page(registry,
             "s{quantile=\"0.5\"} +Inf\ns{quantile=\"1.0\"} +Inf\ns_count 4\ns_sum NaN\n");
}

TEST_CASE("OpenMetrics leaves out what it forbids, and shows the rest") {
  prom::CollectorRegistry registry;
  prom::Summary<> s{"s", "", registry};
  s.observe(kNaN);
  prom::Exposition exposition{registry, prom::kOpenMetricsFormat};
  char text[256];
  const prom::Exposition::Result result = exposition.read_some(text, sizeof text);
  CHECK(std::string(text, result.count) == "# HELP s \n# TYPE s summary\ns_count 1\n# EOF\n");
}

}  // namespace
