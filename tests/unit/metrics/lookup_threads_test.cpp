// Children are made, counted, removed and cleared by several threads at once; the thread sanitizer
// watches it.
#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"

namespace prom = prometheus_express;

namespace {

template <class Body>
void on_threads(int count, const Body& body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : threads) thread.join();
}

TEST_CASE("one call counts as a handle does, whoever has one") {
  constexpr int kRounds = 20'000;
  prom::CollectorRegistry registry;
  prom::Counter<1> counter{"c_total", "", {"a"}, registry};
  prom::Gauge<1> gauge{"g", "", {"a"}, registry};
  prom::Histogram<1, 2> histogram{"h", "", {"a"}, registry, prom::buckets(1, 2)};
  prom::Summary<1> summary{"s", "", {"a"}, registry};
  std::atomic<bool> done{false};
  std::thread scrapes([&] {
    while (!done) (void)registry.render();
  });
  on_threads(3, [&](int thread) {
    for (int i = 0; i < kRounds; ++i) {
      if (thread == 0) {
        counter.inc({"x"});
        gauge.inc({"x"}, 2);
        histogram.observe({"x"}, 1);
        summary.observe({"x"}, 1);
      } else if (thread == 1) {
        const auto handle = counter.labels("x");
        handle.inc(1);
        gauge.labels("x").dec();
        histogram.labels("x").observe(2);
        summary.labels("x").observe(2);
      } else {
        counter.labels("x").inc();
        counter.inc({"x"}, 0.5);
        gauge.dec({"x"});
      }
    }
  });
  done = true;
  scrapes.join();
  CHECK(counter.labels("x").value().value() == 3.5 * kRounds);
  CHECK(gauge.labels("x").value().value() == 0);
  prom::HistogramSnapshot buckets;
  histogram.labels("x").value().read_into(buckets);
  CHECK(buckets.cumulative[0] == kRounds);
  CHECK(buckets.cumulative[2] == 2 * kRounds);
  prom::SummarySnapshot sums;
  summary.labels("x").value().read_into(sums);
  CHECK(sums.count == 2 * kRounds);
  CHECK(sums.sum == 3.0 * kRounds);
}

TEST_CASE("no child is lost or made twice while the table grows") {
  constexpr int kChildren = 9'000;  // several times as many as one part of the table holds
  prom::CollectorRegistry registry;
  prom::Counter<2> counter{"c_total", "", {"a", "b"}, registry};
  on_threads(3, [&](int thread) {
    for (int i = 0; i < kChildren; ++i) {
      if (thread == 2) {
        counter.inc({"all", i / 2});
      } else {
        counter.labels("all", i).inc();
      }
    }
  });
  bool good = true;
  for (int i = 0; i < kChildren; ++i) {
    good = good && counter.labels("all", i).value().value() == (i < kChildren / 2 ? 4 : 2);
  }
  CHECK(good);
  const std::string page = registry.render();
  std::size_t lines = 0;
  for (const char c : page) lines += c == '\n' ? 1 : 0;
  CHECK(lines == kChildren + 2);
}

TEST_CASE("clear() takes what there was, and leaves what others make") {
  constexpr int kOld = 3'000;
  constexpr int kNew = 2'000;
  prom::CollectorRegistry registry;
  prom::Counter<2> counter{"c_total", "", {"age", "number"}, registry};
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < kOld; ++i) counter.inc({"old", i});
    const auto pinned = counter.labels("old", kOld - 1);
    std::atomic<int> cleared{0};
    int made_before_it_ended = 0;
    on_threads(3, [&](int thread) {
      if (thread < 2) {
        counter.clear();
        ++cleared;
        return;
      }
      for (int i = 0; i < kNew; ++i) {
        if (cleared < 2) made_before_it_ended = i + 1;
        counter.inc({"new", i});
        counter.remove("old", (i * 7) % kOld);  // also what a clear() is about to come to
      }
    });
    const std::string page = registry.render();
    CHECK(page.find("\"old\"") == page.npos);
    bool good = true;
    for (int i = made_before_it_ended; i < kNew; ++i) {
      good = good && page.find(",number=\"" + std::to_string(i) + "\"} 1\n") != page.npos;
    }
    CHECK(good);
    pinned.inc();
    CHECK(registry.render() == page);
    counter.clear();
    CHECK(registry.render() == "# HELP c_total \n# TYPE c_total counter\n");
  }
}

TEST_CASE("a storage that ends while another thread clears") {
  for (int round = 0; round < 20; ++round) {
    auto storage = std::make_unique<prom::FixedStorage<400'000>>();
    prom::CollectorRegistry home{"", *storage};
    prom::Counter<1> counter{"c_total", "", {"a"}, home};
    for (int i = 0; i < 3'000; ++i) counter.inc({i});
    on_threads(2, [&](int thread) { thread == 0 ? counter.clear() : storage.reset(); });
    CHECK(home.render().empty());
  }
}

}  // namespace
