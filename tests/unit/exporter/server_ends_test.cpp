// A server, its registry and what that shows end in every order.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "http_client.h"
#include "prometheus_express.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;
using test_support::get;

namespace {

class Refresher final : public prom::Collector {
 public:
  explicit Refresher(prom::CollectorRegistry& registry)
      : gauge_("refreshed", "", registry), registration_(registry, *this) {}
  void collect() override { gauge_.inc(); }

 private:
  prom::Gauge<> gauge_;
  prom::CollectorRegistration registration_;
};

constexpr prom::LabelName<prom::MetricType::kGauge> kLabel[1] = {"a"};

struct World {
  enum Part { kRegistry, kStorage, kMetric, kCollector, kServer, kParts };

  std::optional<prom::HeapStorage> storage{std::in_place};
  std::optional<prom::CollectorRegistry> registry{std::in_place, "", *storage};
  std::optional<prom::Gauge<1>> metric{std::in_place, "g", "", kLabel, *registry};
  std::optional<Refresher> collector{std::in_place, *registry};
  std::optional<prom::MetricsServer> server{std::in_place, std::uint16_t{0}, *registry,
                                            prom::MetricsServerOptions{"127.0.0.1", true}};

  void end(int part) {
    switch (part) {
      case kRegistry:
        return registry.reset();
      case kStorage:
        return storage.reset();
      case kMetric:
        return metric.reset();
      case kCollector:
        return collector.reset();
      default:
        return server.reset();
    }
  }
};

TEST_CASE("a server, its registry and what that shows end in every order, while it is scraped") {
  std::array<int, World::kParts> order{};
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  test_support::CapturedErrors errors;
  do {
    World world;
    world.metric->labels("x").set(1);
    const std::uint16_t port = world.server->port();
    REQUIRE(port != 0);
    std::atomic<bool> stop{false};
    std::thread scraper([&] {
      while (!stop) (void)get(port, "/metrics");
    });
    for (const int part : order) {
      world.end(part);
      if (!world.server) continue;
      const std::string status = get(port, "/metrics").substr(0, 12);
      if (world.registry) {
        CHECK((status == "HTTP/1.1 200" || status == "HTTP/1.1 500"));
      } else {
        CHECK(status == "HTTP/1.1 500");
      }
    }
    stop = true;
    scraper.join();
  } while (std::next_permutation(order.begin(), order.end()));
  CHECK(errors.last() == "");
}

}  // namespace
