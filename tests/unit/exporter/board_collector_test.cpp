#include "prometheus_express/exporter/board_collector.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "support/page.h"

namespace prom = prometheus_express;

namespace {

struct Feather : prom::BoardFacts {
  double uptime_seconds() override { return ++seconds; }
  double free_memory_bytes() override { return 4096; }
  std::string_view reset_cause() override { return "watchdog"; }
  Link link() override { return up ? Link::kUp : Link::kDown; }
  double seconds = 0;
  bool up = true;
};

TEST_CASE("a board's facts are read at each scrape") {
  prom::CollectorRegistry registry{"ns"};
  Feather feather;
  prom::BoardCollector collector{feather, registry};
  CHECK(test_support::page(registry).find("\nns_uptime_seconds 1\n") != std::string::npos);
  feather.up = false;
  const std::string second = test_support::page(registry);
  CHECK(second.find("\nns_uptime_seconds 2\n") != std::string::npos);
  CHECK(second.find("\nns_free_memory_bytes 4096\n") != std::string::npos);
  CHECK(second.find("\nns_link_up 0\n") != std::string::npos);
  CHECK(second.find("\nns_reset_info{cause=\"watchdog\"} 1\n") != std::string::npos);
}

struct Bare : prom::BoardFacts {
  double uptime_seconds() override { return 5; }
};

TEST_CASE("what a board does not know is NaN, or not there") {
  prom::CollectorRegistry registry;
  Bare bare;
  prom::BoardCollector collector{bare, registry};
  const std::string text = test_support::page(registry);
  CHECK(text.find("\nfree_memory_bytes NaN\n") != std::string::npos);
  CHECK(text.find("\nlink_up NaN\n") != std::string::npos);
  CHECK(text.find("cause=") == std::string::npos);
}

}  // namespace
