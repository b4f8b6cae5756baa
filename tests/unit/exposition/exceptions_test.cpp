// Collectors, callbacks and the error hook throw; what they throw reaches who called, and every
// lock is free again.
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/all_formats.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/emitted/sample_collector.h"
#include "prometheus_express/metrics/gauge.h"
#include "support/captured_errors.h"
#include "support/page.h"

namespace prom = prometheus_express;
using test_support::CapturedErrors;

namespace {

// Throws at its n-th call.
struct Failing {
  int operator()() {
    if (--left == 0) throw std::runtime_error("sensor unplugged");
    return 1;
  }
  double read_some() { return (*this)(); }
  int left;
};

class FailingCollector : public prom::Collector {
 public:
  FailingCollector(prom::CollectorRegistry& registry, int at)
      : failing_{at}, registration_(registry, *this) {}
  void collect() override { failing_(); }

 private:
  Failing failing_;
  prom::CollectorRegistration registration_;
};

// Whatever takes a lock of the registry, its families or its storage.
void check_locks_are_free(prom::CollectorRegistry& registry, prom::Gauge<1>& labelled) {
  labelled.labels("later").set(1);
  labelled.remove("later");
  prom::Gauge<> made{"made_later", "", registry};
  CHECK(registry.contains("made_later", prom::Prefix::kNamespace));
  CHECK(registry.render().find("made_later 0\n") != std::string::npos);
}

TEST_CASE("what a callback throws reaches who renders, whichever callback it is") {
  for (int at = 1; at <= 6; ++at) {
    CAPTURE(at);
    prom::CollectorRegistry registry;
    Failing failing{at};
    prom::Gauge<> plain{"plain", "", registry};
    prom::Gauge<1> labelled{"labelled", "", {"a"}, registry};
    prom::Counter<> counter{"counter_total", "", registry};
    plain.set_function(failing);
    counter.set_function(failing);
    labelled.labels("x").set_function(failing);
    labelled.labels("y").set_function(failing);
    labelled.labels("no function").set(1);
    if (at <= 4) {
      CHECK_THROWS_WITH_AS((void)registry.render(), "sensor unplugged", std::runtime_error);
    }
    failing.left = 1;
    CHECK_THROWS_AS((void)prom::write_to_textfile("/nonexistent", registry), std::runtime_error);
    failing.left = 0;
    check_locks_are_free(registry, labelled);
    CHECK(registry.render().find("labelled{a=\"y\"} 1\n") != std::string::npos);
  }
}

TEST_CASE("after a callback threw the rest is no page; after a collector, reading begins again") {
  for (const prom::Offer& offer : prom::kAllFormats) {
    prom::CollectorRegistry registry;
    Failing failing{1};
    prom::Gauge<> before{"before", "", registry};
    prom::Gauge<> gauge{"g", "", registry};
    gauge.set_function(failing);
    char buffer[2048];
    prom::Exposition callback{registry, offer.format};
    CHECK_THROWS((void)callback.read_some(buffer, sizeof buffer));
    CHECK(callback.read_some(buffer, sizeof buffer).status ==
          prom::Exposition::Status::kInterrupted);
    FailingCollector collector{registry, 1};
    prom::Exposition collects{registry, offer.format};
    CHECK_THROWS((void)collects.read_some(buffer, sizeof buffer));
    const prom::Exposition::Result result = collects.read_some(buffer, sizeof buffer);
    CHECK(result.status == prom::Exposition::Status::kEnd);
    CHECK(std::string(buffer, result.count).find("before") != std::string::npos);
  }
}

TEST_CASE("what a collector throws reaches who renders, and the others are asked next time") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> labelled{"labelled", "", {"a"}, registry};
  FailingCollector first{registry, 2};
  FailingCollector second{registry, 1};
  CHECK_THROWS_WITH_AS((void)registry.render(), "sensor unplugged", std::runtime_error);
  CHECK_THROWS_AS(registry.collect(), std::runtime_error);
  check_locks_are_free(registry, labelled);
}

[[noreturn]] void throwing_hook(const prom::ErrorReport& report) {
  throw std::invalid_argument(report.message);
}

// A hook that makes exceptions of mistakes.
struct ThrowingHook {
  ThrowingHook() : before(prom::set_error_hook(throwing_hook)) {}
  ~ThrowingHook() { prom::set_error_hook(before); }
  prom::ErrorHook before;
};

TEST_CASE("a hook may throw: what was refused is then as if it had never been") {
  prom::CollectorRegistry registry;
  prom::CollectorRegistry other;
  prom::Gauge<1> labelled{"labelled", "", {"a"}, registry};
  prom::Gauge<> taken{"taken", "", other};
  prom::Counter<> counter{"c_total", "", registry};
  {
    ThrowingHook hook;
    CHECK_THROWS_AS(counter.inc(-1), std::invalid_argument);
    CHECK_THROWS_AS((prom::Gauge<>{"labelled", "", registry}), std::invalid_argument);
    CHECK_THROWS_AS((prom::Gauge<1>{"labelled", "", {"b"}, registry}), std::invalid_argument);
    CHECK_THROWS_AS((prom::Gauge<>{prom::MetricName::borrowed("a b"), "", registry}),
                    std::invalid_argument);
    {
      prom::Gauge<> gone{"gone", "", registry};
      prom::Registration first{other, gone};
      CHECK_THROWS_AS((prom::Registration{other, gone}), std::invalid_argument);
    }
    CHECK_THROWS_AS(registry.enable_created(), std::invalid_argument);
  }
  check_locks_are_free(registry, labelled);
  CHECK(other.render() == "# HELP taken \n# TYPE taken gauge\ntaken 0\n");
}

TEST_CASE("a hook that throws out of a destructor does not end the program") {
  prom::CollectorRegistry registry;
  ThrowingHook hook;
  alignas(prom::GaugeHandle) unsigned char handle[sizeof(prom::GaugeHandle)];
  {
    prom::Gauge<1> labelled{"labelled", "", {"a"}, registry};
    new (handle) prom::GaugeHandle(labelled.labels("x"));  // never destroyed
  }
  CHECK(registry.render().empty());
}

TEST_CASE("a collector that throws costs the scrape, and what it had said stays") {
  prom::CollectorRegistry registry;
  bool fails = false;
  prom::SampleCollector collector{registry, [&fails](prom::Emission& out) {
                                    if (fails) throw std::runtime_error("no reading");
                                    prom::GaugeMetricFamily{out, "a", "Level."}.add_metric({}, 1);
                                  }};
  const std::string before = test_support::page(registry);
  prom::Exposition slow{registry};
  char text[100];
  const auto some = slow.read_some(text, 20);
  fails = true;
  CHECK_THROWS(test_support::page(registry));
  const auto rest = slow.read_some(text + some.count, sizeof text - some.count);
  CHECK(std::string(text, some.count + rest.count) == before);
  fails = false;
  CHECK(test_support::page(registry) == before);
}

}  // namespace
