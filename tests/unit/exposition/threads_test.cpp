// Updates, lookups, removals, registrations and scrapes from several threads at once. Needs
// threads, so it is for hosts; the thread sanitizer watches it.
#include <doctest/doctest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/summary.h"

namespace prom = prometheus_express;

namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 5000;

struct Metrics {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "", registry};
  prom::Counter<> fractions{"f_total", "", registry};
  prom::Counter<1> kept{"kept_total", "", {"thread"}, registry};
  prom::Gauge<1> coming{"coming", "", {"key"}, registry};
  prom::Histogram<0, 2> histogram{"h", "", registry, prom::buckets(1, 2)};
  prom::Summary<> summary{"s", "", registry};
};

void update(Metrics& metrics, int thread) {
  const auto mine = metrics.kept.labels(thread);
  for (int i = 0; i < kRounds; ++i) {
    metrics.counter.inc();
    metrics.fractions.inc(0.5);
    mine.inc();
    metrics.kept.labels("all").inc(2);
    metrics.coming.labels(i % 50).set(i);
    if (i % 3 == 0) metrics.coming.remove((i + thread) % 50);
    if (i % 500 == 0) metrics.coming.clear();
    metrics.histogram.observe(i % 4);
    metrics.summary.observe(1);
    if (i % 100 == 0) {
      prom::Gauge<> short_lived{prom::MetricName::borrowed(thread == 0   ? "t0"
                                                           : thread == 1 ? "t1"
                                                           : thread == 2 ? "t2"
                                                                         : "t3"),
                                "", metrics.registry};
      short_lived.set_function([] { return 1.0; });
    }
  }
}

double number_after(const std::string& page, const std::string& head) {
  const std::size_t at = page.find(head);
  REQUIRE(at != std::string::npos);
  return std::stod(page.substr(at + head.size()));
}

void scrape_until(const std::atomic<bool>& stop, Metrics& metrics) {
  double count_before = 0;
  double counter_before = 0;
  while (!stop) {
    const std::string page = metrics.registry.render();
    if (page.empty()) continue;  // a short-lived metric ended inside its line
    const double count = number_after(page, "\nh_count ");
    REQUIRE(number_after(page, "\nh_bucket{le=\"+Inf\"} ") == count);
    REQUIRE(number_after(page, "\nh_sum ") <= 3 * count);
    REQUIRE(number_after(page, "\ns_count ") == number_after(page, "\ns_sum "));
    REQUIRE(count >= count_before);
    const double counter = number_after(page, "\nc_total ");
    REQUIRE(counter >= counter_before);
    count_before = count;
    counter_before = counter;
  }
}

TEST_CASE("nothing is lost and every scrape agrees with itself while threads update") {
  Metrics metrics;
  std::atomic<bool> stop{false};
  std::vector<std::thread> scrapers;
  for (int i = 0; i < 2; ++i) scrapers.emplace_back([&] { scrape_until(stop, metrics); });
  std::vector<std::thread> updaters;
  for (int i = 0; i < kThreads; ++i) updaters.emplace_back([&metrics, i] { update(metrics, i); });
  for (std::thread& thread : updaters) thread.join();
  stop = true;
  for (std::thread& thread : scrapers) thread.join();

  const std::string page = metrics.registry.render();
  CHECK(number_after(page, "\nc_total ") == kThreads * kRounds);
  CHECK(number_after(page, "\nf_total ") == kThreads * kRounds / 2);
  CHECK(number_after(page, "kept_total{thread=\"all\"} ") == 2 * kThreads * kRounds);
  CHECK(number_after(page, "kept_total{thread=\"0\"} ") == kRounds);
  CHECK(number_after(page, "\nh_count ") == kThreads * kRounds);
  CHECK(number_after(page, "\nh_sum ") == kThreads * kRounds * 1.5);
  CHECK(number_after(page, "\ns_count ") == kThreads * kRounds);
}

}  // namespace
