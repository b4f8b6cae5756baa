#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/dynamic/dynamic_gauge.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_LARGE

namespace prom = prometheus_express;

namespace {

prom::MetricOptions at_most(std::size_t children) {
  prom::MetricOptions options;
  options.max_children = children;
  return options;
}

bool has(prom::CollectorRegistry& registry, const std::string& line) {
  return registry.render().find(line + "\n") != std::string::npos;
}

TEST_CASE(
    "a metric has no more children than its limit, and the page says how "
    "many it lost") {
  prom::CollectorRegistry registry{"ns"};
  prom::Counter<1> limited{"a_total", "help", {"path"}, registry, at_most(2)};
  prom::Counter<1> free{"b_total", "help", {"path"}, registry};
  const std::string lost =
      "prometheus_express_dropped_children_by_metric_"
      "total{metric=\"ns_a_total\"}";
  CHECK(has(registry, lost + " 0"));
  for (int i = 0; i < 5; ++i) {
    limited.labels(i).inc();
    limited.inc({i});
    free.labels(i).inc();
  }
  CHECK(has(registry, "ns_a_total{path=\"1\"} 2"));
  CHECK_FALSE(limited.labels(2).stored());
  CHECK(registry.render().find("a_total{path=\"2\"}") == std::string::npos);
  CHECK(has(registry, "ns_b_total{path=\"4\"} 1"));
  CHECK(has(registry, lost + " 7"));
  CHECK(has(registry, "prometheus_express_dropped_children_total 7"));
  CHECK(registry.render().find("{metric=\"ns_b_total\"}") == std::string::npos);
}

TEST_CASE("a child that went makes room; one that a handle keeps does not") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> g{"g", "help", {"a"}, registry, at_most(1)};
  {
    const auto kept = g.labels("x");
    g.remove("x");
    CHECK_FALSE(g.labels("y").stored());
    CHECK(g.labels("x").stored());
    g.remove("x");
  }
  CHECK(g.labels("y").stored());
  CHECK_FALSE(g.labels("x").stored());
}

TEST_CASE(
    "what a full storage keeps out of a limited metric is counted by "
    "metric too") {
  prom::FixedStorage<512> storage;
  prom::CollectorRegistry registry{storage};
  prom::Gauge<1> g{"g", "help", {"a"}, registry, at_most(100)};
  int stored = 0;
  while (g.labels(stored).stored()) ++stored;
  REQUIRE(stored < 100);
  CHECK(has(registry, "prometheus_express_dropped_children_by_metric_total{metric=\"g\"} 1"));
}

TEST_CASE("a storage that has no room for the line that counts") {
  prom::FixedStorage<128> storage;
  prom::CollectorRegistry registry{storage};
  prom::Gauge<1> full{"full", "help", {"a"}, registry};
  REQUIRE(full.labels(std::string(60, 'x')).stored());
  prom::Gauge<1> g{"g", "help", {"a"}, registry, at_most(100)};
  for (int i = 0; i < 3; ++i) g.labels(std::string(60, 'y')).set(1);
  CHECK(registry.render().find("{metric=") == std::string::npos);
  CHECK(has(registry, "prometheus_express_dropped_children_total 4"));
}

TEST_CASE("names that come at run time may have a limit") {
  prom::CollectorRegistry registry;
  const char* const labels[] = {"a"};
  prom::MetricDeclaration declaration{"g", "help", labels, 1};
  declaration.max_children = 1;
  prom::Status status;
  prom::DynamicGauge g{declaration, registry, status};
  REQUIRE(status.ok());
  g.labels({"x"}, status).set(1);
  CHECK(status.ok());
  g.labels({"y"}, status).set(1);
  CHECK(status.code() == prom::StatusCode::kLimit);
  CHECK(has(registry, "prometheus_express_dropped_children_by_metric_total{metric=\"g\"} 1"));
}

TEST_CASE("registry, metric and threads may end and begin in any order") {
  std::optional<prom::CollectorRegistry> registry{std::in_place};
  prom::Gauge<1> survivor{"g", "help", {"a"}, *registry, at_most(1)};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const std::string name = "t" + std::to_string(i);
      prom::Gauge<1> g{prom::MetricName::borrowed(name), "help", {"a"}, *registry, at_most(1)};
      for (int child = 0; child < 3; ++child) g.labels(child).set(1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < 4; ++i) {
    CHECK(has(*registry, "prometheus_express_dropped_children_by_metric_total{metric=\"t" +
                             std::to_string(i) + "\"} 2"));
  }
  registry.reset();
  survivor.labels("x").set(1);
  CHECK_FALSE(survivor.labels("y").stored());
}

}  // namespace

#endif
