// What the design promises of memory: nothing is allocated after set-up, and a scrape needs its
// buffer and no more, however many series there are.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/all_formats.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/storage/heap_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"
#include "support/allocation_count.h"

namespace prom = prometheus_express;
using prom::Exposition;

namespace {

std::size_t scrape(prom::CollectorRegistry& registry, char* buffer, std::size_t size,
                   const prom::Format& format = prom::kTextFormat,
                   const prom::ExpositionOptions& options = {}) {
  Exposition exposition{registry, format, options};
  std::size_t total = 0;
  for (;;) {
    const Exposition::Result result = exposition.read_some(buffer, size);
    total += result.count;
    if (result.status == Exposition::Status::kEnd) return total;
  }
}

TEST_CASE("updates, lookups and scrapes allocate nothing after set-up") {
  if (!test_support::kCountsAllocations) return;
  prom::CollectorRegistry registry{"ns"};
  prom::Counter<> counter{"c_total", "", registry};
  prom::Gauge<2> gauge{"g", "", {"a", "b"}, registry};
  prom::Summary<> summary{"s", "", registry};
  prom::Histogram<1> histogram{"h", "", {"a"}, registry};
  gauge.labels("x", 1).set(1);
  histogram.labels("x").observe(1);
  char buffer[256];

  const std::uint64_t before = test_support::allocations();
  for (int i = 0; i < 1000; ++i) {
    counter.inc();
    counter.inc(0.1);
    gauge.labels("x", 1).inc();
    gauge.labels("x", 1).set_to_current_time();
    summary.observe(i);
    histogram.labels("x").observe(i);
    const auto timer = summary.time();
    REQUIRE(scrape(registry, buffer, sizeof buffer) > 700);
  }
  CHECK(test_support::allocations() == before);

  // A child that comes and goes lives in memory that its storage already has.
  gauge.labels("y", 2).set(1);
  gauge.remove("y", 2);
  const std::uint64_t before_children = test_support::allocations();
  for (int i = 0; i < 1000; ++i) {
    gauge.labels("y", 2).set(1);
    gauge.remove("y", 2);
  }
  CHECK(test_support::allocations() == before_children);
  // The counter works at all.
  void* volatile block = std::malloc(1);
  std::free(block);
  CHECK(test_support::allocations() == before_children + 1);
}

TEST_CASE("no type and no format allocates after set-up") {
  if (!test_support::kCountsAllocations) return;
  prom::Exemplars<8> exemplars;
  prom::MetricOptions with_exemplars;
  with_exemplars.exemplars = &exemplars;
  prom::CollectorRegistry registry{"ns"};
  registry.enable_created();
  prom::Counter<> counter{"c_total", "", registry, with_exemplars};
  prom::Histogram<0, 2, 40> histogram{
      "h", "", registry, prom::buckets(1, 2), prom::native_histogram<40>(), with_exemplars};
  prom::Summary<0, 2> summary{"s", "", registry, prom::quantiles(0.5, 0.99)};
  prom::Info<1> info{"i", "", {"a"}, registry};
  prom::Enum<0, 2> state{"e", "", registry, prom::states("on", "off")};
  prom::Unknown<> unknown{"u", "", registry};
  prom::Gauge<1> utf8{prom::MetricName::utf8("g.\xc3\xa4"), "", {"a"}, registry};
  utf8.labels("x").set(1);
  info.info("first");
  info.info("other");
  prom::NativeSnapshots<1, 40> snapshots;
  prom::ExpositionOptions options;
  options.escaping = prom::Escaping::kValues;
  options.snapshots = &snapshots;
  prom::ExemplarBuffers<1> buffers;
  options.exemplars = &buffers;
  char buffer[256];

  const std::uint64_t before = test_support::allocations();
  for (int i = 0; i < 200; ++i) {
    REQUIRE(counter.inc(1, {{{"trace_id", "abc"}}}));
    REQUIRE(histogram.observe(i * 0.37 - 10, {{{"trace_id", "abc"}}}));
    summary.observe(i);
    info.info(i % 2 == 0 ? "first" : "other");
    state.state(i % 2 == 0 ? "on" : "off");
    unknown.set(i);
    for (const prom::Offer& offer : prom::kAllFormats) {
      REQUIRE(scrape(registry, buffer, sizeof buffer, offer.format, options) > 300);
    }
  }
  CHECK(test_support::allocations() == before);
}

std::size_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  REQUIRE(file != nullptr);
  unsigned long all = 0;
  unsigned long resident = 0;
  REQUIRE(std::fscanf(file, "%lu %lu", &all, &resident) == 2);
  std::fclose(file);
  return resident * 4096;
}

TEST_CASE("a scrape of a million series grows memory by less than 1 MiB") {
  if (!test_support::kCountsAllocations) return;  // a sanitizer's shadow memory would be measured
  constexpr std::size_t kSeries = 1'000'000;
  static prom::HeapStorage storage;
  prom::CollectorRegistry registry{"ns", storage};
  prom::Counter<2> counter{"requests_total", "", {"method", "path"}, registry};
  char path[] = "/api/v1/items/0000000";
  for (std::size_t i = 0; i < kSeries; ++i) {
    std::snprintf(path + 14, 8, "%07zu", i);
    counter.labels(i % 2 == 0 ? "GET" : "POST", path).inc(i);
  }
  MESSAGE("heap bytes a series: " << static_cast<double>(storage.heap_bytes()) / kSeries);
  // Of it 25 are of the index, whose parts are half full at this number.
  CHECK(storage.heap_bytes() <= 108 * kSeries);

  static char buffer[65536];
  buffer[0] = 1;
  buffer[sizeof buffer - 1] = 1;
  const std::size_t before = resident_bytes();
  const std::size_t bytes = scrape(registry, buffer, sizeof buffer);
  const std::size_t after = resident_bytes();
  CHECK(bytes > kSeries * 40);
  CHECK(after < before + 1024 * 1024);
}

}  // namespace
