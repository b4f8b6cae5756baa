#include "prometheus_express/metrics/histogram.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/summary.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The page without its HELP and TYPE lines.
std::string samples(prom::CollectorRegistry& registry) {
  const std::string page = registry.render();
  std::string result;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = page.find('\n', at) + 1;
    if (page[at] != '#') result += page.substr(at, end - at);
    at = end;
  }
  return result;
}

TEST_CASE("the default buckets are those of the Python client") {
  prom::CollectorRegistry registry;
  prom::Histogram<> h{"h", "help", registry};
  CHECK(samples(registry) ==
        "h_bucket{le=\"0.005\"} 0\nh_bucket{le=\"0.01\"} 0\nh_bucket{le=\"0.025\"} 0\n"
        "h_bucket{le=\"0.05\"} 0\nh_bucket{le=\"0.075\"} 0\nh_bucket{le=\"0.1\"} 0\n"
        "h_bucket{le=\"0.25\"} 0\nh_bucket{le=\"0.5\"} 0\nh_bucket{le=\"0.75\"} 0\n"
        "h_bucket{le=\"1.0\"} 0\nh_bucket{le=\"2.5\"} 0\nh_bucket{le=\"5.0\"} 0\n"
        "h_bucket{le=\"7.5\"} 0\nh_bucket{le=\"10.0\"} 0\nh_bucket{le=\"+Inf\"} 0\n"
        "h_count 0\nh_sum 0\n");
}

TEST_CASE("buckets are cumulative and a value on a bound belongs to it") {
  prom::CollectorRegistry registry;
  prom::Histogram h{"h", "help", registry, prom::buckets(1, 2, 4)};
  for (const double value : {0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0}) h.observe(value);
  CHECK(samples(registry) ==
        "h_bucket{le=\"1.0\"} 2\nh_bucket{le=\"2.0\"} 4\nh_bucket{le=\"4.0\"} 6\n"
        "h_bucket{le=\"+Inf\"} 7\nh_count 7\nh_sum 17\n");
}

TEST_CASE("NaN and infinities do what the Python client does") {
  prom::CollectorRegistry registry;
  prom::Histogram h{"h", "help", registry, prom::buckets(1)};
  h.observe(kInfinity);
  CHECK(samples(registry) ==
        "h_bucket{le=\"1.0\"} 0\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum +Inf\n");
  h.observe(-kInfinity);
  CHECK(samples(registry) ==
        "h_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum NaN\n");
  h.observe(kNaN);
  CHECK(samples(registry) ==
        "h_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum NaN\n");
}

TEST_CASE("+Inf may be given, and a negative bound leaves out the sum") {
  prom::CollectorRegistry registry;
  prom::Histogram h{"h", "help", registry, prom::buckets(-1, 1, kInfinity)};
  h.observe(-2);
  h.observe(7);
  CHECK(samples(registry) ==
        "h_bucket{le=\"-1.0\"} 1\nh_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\n");
}

TEST_CASE("linear and exponential buckets") {
  constexpr auto linear = prom::linear_buckets<3>(-1, 0.5);
  CHECK(linear.bounds[0] == -1);
  CHECK(linear.bounds[1] == -0.5);
  CHECK(linear.bounds[2] == 0);
  constexpr auto exponential = prom::exponential_buckets<4>(0.5, 2);
  CHECK(exponential.bounds[0] == 0.5);
  CHECK(exponential.bounds[3] == 4);
}

TEST_CASE("buckets that do not ascend are named and the histogram is not shown") {
  prom::CollectorRegistry registry;
  test_support::CapturedErrors errors;
  prom::Histogram a{"unsorted", "help", registry, prom::buckets(2, 1)};
  CHECK(errors.last().find("unsorted") != std::string::npos);
  prom::Histogram b{"twice", "help", registry, prom::buckets(1, 1)};
  CHECK(errors.last().find("twice") != std::string::npos);
  prom::Histogram c{"nan", "help", registry, prom::buckets(1, kNaN)};
  CHECK(errors.last().find("nan") != std::string::npos);
  prom::Histogram d{"only_inf", "help", registry, prom::buckets(kInfinity)};
  CHECK(errors.last().find("only_inf") != std::string::npos);
  CHECK(errors.all().size() == 4);
  a.observe(1);
  d.observe(1);
  CHECK(registry.render().empty());
}

TEST_CASE("labelled histograms share the bounds and keep counts of their own") {
  prom::CollectorRegistry registry;
  prom::Histogram h{"h", "help", {"a"}, registry, prom::buckets(1, 2)};
  h.labels("x").observe(1);
  h.labels("y").observe(3);
  CHECK(samples(registry) ==
        "h_bucket{a=\"x\",le=\"1.0\"} 1\nh_bucket{a=\"x\",le=\"2.0\"} 1\n"
        "h_bucket{a=\"x\",le=\"+Inf\"} 1\nh_count{a=\"x\"} 1\nh_sum{a=\"x\"} 1\n"
        "h_bucket{a=\"y\",le=\"1.0\"} 0\nh_bucket{a=\"y\",le=\"2.0\"} 0\n"
        "h_bucket{a=\"y\",le=\"+Inf\"} 1\nh_count{a=\"y\"} 1\nh_sum{a=\"y\"} 3\n");
}

// What is not below zero cannot make the sum fall.
TEST_CASE("a lowest bound of zero leaves the sum in") {
  prom::CollectorRegistry registry;
  prom::Histogram<0, 2> h{"h", "", registry, prom::buckets(0, 1)};
  h.observe(0.25);
  CHECK(samples(registry) ==
        "h_bucket{le=\"0.0\"} 0\nh_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_count 1\n"
        "h_sum 0.25\n");
}

TEST_CASE("a summary writes _count and _sum") {
  prom::CollectorRegistry registry;
  prom::Summary<> s{"s", "help", registry};
  prom::Summary<1> l{"l", "help", {"a"}, registry};
  s.observe(1.5);
  s.observe(-4);
  l.labels("x").observe(2);
  CHECK(samples(registry) == "s_count 2\ns_sum -2.5\nl_count{a=\"x\"} 1\nl_sum{a=\"x\"} 2\n");
}

TEST_CASE("a summary with quantiles writes one line for each, canonical, before _count") {
  prom::CollectorRegistry registry;
  prom::Summary s{"s", "help", registry, prom::quantiles(0, 0.5, 1)};
  prom::Summary l{"l", "help", {"a"}, registry, prom::quantiles(0.99)};
  CHECK(samples(registry) ==
        "s{quantile=\"0.0\"} NaN\ns{quantile=\"0.5\"} NaN\ns{quantile=\"1.0\"} NaN\n"
        "s_count 0\ns_sum 0\n");
  for (int i = 1; i <= 1000; ++i) s.observe(i);
  l.labels("x").observe(4);
  const std::string page = samples(registry);
  const auto value_after = [&page](const std::string& head) {
    return std::stod(page.substr(page.find(head) + head.size()));
  };
  // The documented bound at the finest resolution.
  CHECK(value_after("s{quantile=\"0.5\"} ") == doctest::Approx(500).epsilon(0.022));
  CHECK(value_after("s{quantile=\"1.0\"} ") == doctest::Approx(1000).epsilon(0.022));
  CHECK(value_after("l{a=\"x\",quantile=\"0.99\"} ") == doctest::Approx(4).epsilon(0.022));
  CHECK(value_after("s_count ") == 1000);
  CHECK(value_after("s_sum ") == 500500);
}

TEST_CASE("timers observe once, when their scope ends") {
  prom::CollectorRegistry registry;
  prom::Summary<> s{"s", "help", registry};
  prom::Histogram<1> h{"h", "help", {"a"}, registry};
  {
    const auto a = s.time();
    const auto b = h.labels("x").time();
    CHECK(samples(registry).find("s_count 0\n") != std::string::npos);
  }
  prom::SummarySnapshot snapshot;
  s.read_into(snapshot);
  CHECK(snapshot.count == 1);
  CHECK(snapshot.sum >= 0);
  CHECK(samples(registry).find("h_count{a=\"x\"} 1\n") != std::string::npos);
}

TEST_CASE("a timer that is stopped gives its seconds, and observes them once") {
  prom::CollectorRegistry registry;
  prom::Summary<> s{"s", "help", registry};
  double seconds = 0;
  {
    auto timer = s.time();
    seconds = timer.stop();
    CHECK(samples(registry).find("s_count 1\n") != std::string::npos);
  }
  prom::SummarySnapshot snapshot;
  s.read_into(snapshot);
  CHECK(snapshot.count == 1);
  CHECK(snapshot.sum == seconds);
}

// A board looks for it in another way than a host.
TEST_CASE("each value is counted in the first bucket whose bound is not smaller") {
  constexpr double kBounds[] = {-kInfinity, -1e300, -2.5, -1, -1e-310, -0.0, 5e-324, 1, 2, 1e300};
  constexpr std::size_t kCount = sizeof kBounds / sizeof *kBounds;
  prom::CollectorRegistry registry;
  prom::Histogram<0, kCount> h{
      "h", "", registry,
      prom::Buckets<kCount>{{kBounds[0], kBounds[1], kBounds[2], kBounds[3], kBounds[4], kBounds[5],
                             kBounds[6], kBounds[7], kBounds[8], kBounds[9]}}};
  std::mt19937_64 random(1);
  for (int i = 0; i < (prom::kLarge ? 100'000 : 1'000); ++i) {
    double value = kBounds[random() % kCount];
    const auto around = random() % 5;
    if (around == 0) value = -value;
    if (around == 1) value = std::nextafter(value, kInfinity);
    if (around == 2) value = std::nextafter(value, -kInfinity);
    if (around == 3) {
      const std::uint64_t bits = random();
      std::memcpy(&value, &bits, sizeof value);
      if (std::isnan(value)) continue;
    }
    std::size_t bucket = 0;
    while (bucket < kCount && !(value <= kBounds[bucket])) ++bucket;
    h.reset();
    h.observe(value);
    prom::HistogramSnapshot snapshot;
    h.read_into(snapshot);
    for (std::size_t j = 0; j <= kCount; ++j) {
      REQUIRE(snapshot.cumulative[j] == (j >= bucket ? 1 : 0));
    }
  }
}

}  // namespace
