#include "prometheus_express/metrics/registry.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <type_traits>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;
using test_support::CapturedErrors;

namespace {

TEST_CASE("the pages of the Python original, without its phantom rows") {
  prom::CollectorRegistry registry{"prom_express"};
  prom::Gauge gas{"gas", "gas from the bme680 sensor", registry};
  prom::Gauge humidity{"humidity", "humidity from both sensors", {"sensor"}, registry};
  prom::Gauge pressure{"pressure", "pressure from the bme680 sensor", registry};
  prom::Gauge temperature{"temperature", "temperature from both sensors", {"sensor"}, registry};
  gas.set(1060948);
  humidity.labels("bme680").set(49.4062);
  humidity.labels("si7021").set(38.2568);
  pressure.set(1014.05);
  temperature.labels("bme680").set(27.9775);
  temperature.labels("si7021").set(27.7948);
  CHECK(registry.render() ==
        "# HELP prom_express_gas gas from the bme680 sensor\n"
        "# TYPE prom_express_gas gauge\n"
        "prom_express_gas 1060948\n"
        "# HELP prom_express_humidity humidity from both sensors\n"
        "# TYPE prom_express_humidity gauge\n"
        "prom_express_humidity{sensor=\"bme680\"} 49.4062\n"
        "prom_express_humidity{sensor=\"si7021\"} 38.2568\n"
        "# HELP prom_express_pressure pressure from the bme680 sensor\n"
        "# TYPE prom_express_pressure gauge\n"
        "prom_express_pressure 1014.05\n"
        "# HELP prom_express_temperature temperature from both sensors\n"
        "# TYPE prom_express_temperature gauge\n"
        "prom_express_temperature{sensor=\"bme680\"} 27.9775\n"
        "prom_express_temperature{sensor=\"si7021\"} 27.7948\n");
}

TEST_CASE("test_counter and test_gauge keep their names without a namespace") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"test_counter", "a test counter", registry};
  prom::Gauge<> gauge{"test_gauge", "a test gauge", registry};
  counter.inc(1588);
  gauge.set(3887);
  CHECK(registry.render() ==
        "# HELP test_counter a test counter\n# TYPE test_counter counter\ntest_counter 1588\n"
        "# HELP test_gauge a test gauge\n# TYPE test_gauge gauge\ntest_gauge 3887\n");
}

TEST_CASE("metrics appear in order of registration and take themselves out") {
  prom::CollectorRegistry registry;
  prom::Gauge<> a{"a", "", registry};
  auto b = std::make_unique<prom::Gauge<>>("b", "", registry);
  prom::Gauge<> c{"c", "", registry};
  b.reset();
  CHECK(registry.render() == "# HELP a \n# TYPE a gauge\na 0\n# HELP c \n# TYPE c gauge\nc 0\n");
  registry.unregister(a);
  registry.unregister(a);
  CHECK(registry.render() == "# HELP c \n# TYPE c gauge\nc 0\n");
  prom::Gauge<> again{"a", "", registry};
  CHECK(registry.render().find("a 0\n") != std::string::npos);
}

TEST_CASE("a metric in several registries, each with its own namespace") {
  prom::CollectorRegistry one{"one"};
  prom::CollectorRegistry two{"two"};
  prom::Gauge<> gauge{"g", "", one};
  gauge.set(4);
  {
    prom::Registration also{two, gauge};
    CHECK(also.active());
    prom::Registration bare{two, gauge, prom::Prefix::kNone};
    CHECK(one.render().find("one_g 4\n") != std::string::npos);
    CHECK(two.render().find("two_g 4\n") != std::string::npos);
    CHECK(two.render().find("\ng 4\n") != std::string::npos);
  }
  CHECK(two.render().empty());
  CHECK_FALSE(one.render().empty());
}

TEST_CASE("metric, registration and registry may end in any order") {
  SUBCASE("metric first") {
    prom::CollectorRegistry registry;
    auto metric = std::make_unique<prom::Gauge<>>("g", "", registry);
    prom::CollectorRegistry other;
    prom::Registration also{other, *metric};
    metric.reset();
    CHECK_FALSE(also.active());
    CHECK(other.render().empty());
    CHECK(registry.render().empty());
  }
  SUBCASE("registry first") {
    auto registry = std::make_unique<prom::CollectorRegistry>();
    prom::Gauge<1> metric{"g", "", {"a"}, *registry};
    auto handle = metric.labels("x");
    registry.reset();
    handle.set(3);
    metric.labels("y").set(4);
    CHECK(handle.value().value() == 3);
  }
  SUBCASE("registration first, then the metric") {
    prom::CollectorRegistry registry;
    prom::CollectorRegistry other;
    prom::Gauge<> metric{"g", "", registry};
    auto also = std::make_unique<prom::Registration>(other, metric);
    CapturedErrors errors;
    auto twice = std::make_unique<prom::Registration>(other, metric);
    CHECK_FALSE(twice->active());
    CHECK(errors.all().size() == 1);
    also.reset();
    CHECK(other.render().empty());
    twice.reset();
    CHECK_FALSE(registry.render().empty());
  }
}

TEST_CASE("the default registry serves metrics that name none") {
  prom::Gauge<> lone{"lone_gauge_of_a_test", ""};
  CHECK(prom::generate_latest().find("lone_gauge_of_a_test 0\n") != std::string::npos);
}

// Says whether making the second metric beside the first is refused by name.
template <class First, class Second>
bool refused(const char* first, const char* second) {
  prom::CollectorRegistry registry{"ns"};
  First a{prom::MetricName::borrowed(first), "", registry};
  CapturedErrors errors;
  Second b{prom::MetricName::borrowed(second), "", registry};
  const bool refused = !errors.all().empty();
  if (refused) {
    CHECK(errors.last().find(first) != std::string::npos);
    CHECK(errors.last().find(second) != std::string::npos);
  }
  return refused;
}

TEST_CASE("names of families and of their samples must not meet") {
  using C = prom::Counter<>;
  using G = prom::Gauge<>;
  using S = prom::Summary<>;
  using H = prom::Histogram<>;
  CHECK(refused<G, G>("a", "a"));
  CHECK(refused<C, G>("a", "a_total"));
  CHECK(refused<G, C>("a_total", "a"));
  CHECK(refused<C, C>("a", "a_total"));
  CHECK(refused<C, G>("a_total", "a"));
  CHECK(refused<C, G>("a", "a_created"));
  CHECK(refused<S, G>("a", "a_sum"));
  CHECK(refused<S, G>("a", "a_count"));
  CHECK(refused<G, S>("a_sum", "a"));
  CHECK(refused<H, G>("a", "a_bucket"));
  CHECK(refused<H, C>("a", "a_count"));
  CHECK(refused<H, S>("a", "a"));
  CHECK(refused<C, C>("a_total_total", "a_total"));
  CHECK_FALSE(refused<G, G>("a", "b"));
  CHECK_FALSE(refused<G, G>("a", "a_total"));
  CHECK_FALSE(refused<S, G>("a", "a_bucket"));
  CHECK_FALSE(refused<G, G>("a_sum", "a"));
  CHECK_FALSE(refused<C, G>("a", "a_sum"));
}

TEST_CASE("names meet across namespaces as they are written in the page") {
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge<> a{"a", "", registry};
  prom::CollectorRegistry none;
  prom::Gauge<> b{"ns_a", "", none};
  CapturedErrors errors;
  prom::Registration also{registry, b, prom::Prefix::kNone};
  CHECK_FALSE(also.active());
  CHECK(errors.all().size() == 1);
  prom::Registration other{none, a};
  CHECK(other.active());
}

TEST_CASE("bad names made at run time are refused by name") {
  prom::CollectorRegistry registry;
  CapturedErrors errors;
  for (const char* name : {"", "1a", "a-b", "a b", "\xc3\xa4", "a\n"}) {
    prom::Gauge<> gauge{prom::MetricName::borrowed(name), "", registry};
    CHECK(errors.last().find(name) != std::string::npos);
    gauge.set(1);
  }
  CHECK(errors.all().size() == 6);
  using Label = prom::LabelName<prom::MetricType::kGauge>;
  for (const char* label : {"", "1a", "a-b", "a:b", "__x", "\xc3\xa4"}) {
    prom::Gauge<1> gauge{"labelled", "", {Label::borrowed(label)}, registry};
    CHECK(errors.last().find("labelled") != std::string::npos);
  }
  CHECK(errors.all().size() == 12);
  prom::Gauge<2> twice{"twice", "", {"a", "a"}, registry};
  CHECK(errors.last().find("twice") != std::string::npos);
  prom::Histogram<1> h{
      "h", "", {prom::LabelName<prom::MetricType::kHistogram>::borrowed("le")}, registry};
  CHECK(errors.last().find("'le'") != std::string::npos);
  prom::Summary<1> s{
      "s", "", {prom::LabelName<prom::MetricType::kSummary>::borrowed("quantile")}, registry};
  CHECK(errors.last().find("'quantile'") != std::string::npos);
  prom::Gauge<2> fine{"fine", "", {"le", "quantile"}, registry};
  prom::CollectorRegistry bad_namespace{prom::MetricName::borrowed("a b")};
  prom::Gauge<> inside{"inside", "", bad_namespace};
  CHECK(errors.last().find("a b") != std::string::npos);
  CHECK(errors.all().size() == 16);
  CHECK(registry.render() == "# HELP fine \n# TYPE fine gauge\n");
}

class Uptime : public prom::Collector {
 public:
  explicit Uptime(prom::CollectorRegistry& registry)
      : uptime_("uptime", "", registry),
        tasks_("task", "", {"name"}, registry),
        registration_(registry, *this) {}
  void collect() override {
    uptime_.set(++collected);
    tasks_.clear();
    tasks_.labels("idle").set(collected);
    if (collected % 2 == 0) tasks_.labels("even").set(collected);
  }
  int collected = 0;

 private:
  prom::Gauge<> uptime_;
  prom::Gauge<1> tasks_;
  prom::CollectorRegistration registration_;
};

TEST_CASE("a collector produces its values at scrape time, once a scrape") {
  prom::CollectorRegistry registry;
  prom::Gauge<> before{"before", "", registry};
  {
    Uptime collector{registry};
    CHECK(collector.collected == 0);
    CHECK(registry.render() ==
          "# HELP before \n# TYPE before gauge\nbefore 0\n# HELP uptime \n# TYPE uptime gauge\n"
          "uptime 1\n# HELP task \n# TYPE task gauge\ntask{name=\"idle\"} 1\n");
    CHECK(registry.render().find("task{name=\"idle\"} 2\ntask{name=\"even\"} 2\n") !=
          std::string::npos);
    CHECK(registry.render().find("even") == std::string::npos);
    CHECK(collector.collected == 3);
  }
  CHECK(registry.render() == "# HELP before \n# TYPE before gauge\nbefore 0\n");
}

TEST_CASE("a registry with a storage needs no namespace") {
  static prom::FixedStorage<256> storage;
  static prom::CollectorRegistry registry{storage};
  static_assert(!std::is_convertible_v<prom::FixedStorage<256>&, prom::CollectorRegistry>);
  prom::Gauge labelled{"g", "", {"sensor"}, registry};
  labelled.labels("a").set(1);
  CHECK(registry.render() == "# HELP g \n# TYPE g gauge\ng{sensor=\"a\"} 1\n");
  for (int i = 0; i < 100; ++i) labelled.labels(i).set(1);
  CHECK(registry.dropped_children() > 0);
}

TEST_CASE("a collector that scrapes its own registry is told so instead of hanging") {
  static prom::CollectorRegistry registry;
  struct Recursive : prom::Collector {
    void collect() override { page = registry.render(); }
    std::string page;
    prom::CollectorRegistration registration{registry, *this};
  } collector;
  prom::Gauge<> gauge{"g", "", registry};
  CapturedErrors errors;
  CHECK(registry.render().find("g 0\n") != std::string::npos);
  CHECK(errors.all().size() == 1);
  CHECK(collector.page.find("g 0\n") != std::string::npos);
}

TEST_CASE("a callback that makes a metric of the registry being scraped is named") {
  static prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "", registry};
  gauge.set_function([] {
    prom::Gauge<> inner{"made_in_callback", "", registry};
    return 1.0;
  });
  CapturedErrors errors;
  CHECK(registry.render() == "# HELP g \n# TYPE g gauge\ng 1\n");
  CHECK(errors.all().size() == 1);
  CHECK(errors.last().find("made_in_callback") != std::string::npos);
}

TEST_CASE("a metric ends under a scrape where only a counter of the registry's own follows") {
  auto registry = std::make_unique<prom::CollectorRegistry>();
  auto gauge = std::make_unique<prom::Gauge<>>("g", "", *registry);
  registry->count_repaired_value();
  prom::Exposition scrape{*registry};
  char buffer[4];
  (void)scrape.read_some(buffer, sizeof buffer);
  gauge.reset();  // the scrape goes on to the counter, which comes into the list by that
  const std::string page = registry->render();
  CHECK(page.find("# TYPE g") == std::string::npos);
  CHECK(page.find("prometheus_express_repaired_label_values_total 1\n") != std::string::npos);
  prom::Gauge<> next{"next", "", *registry};
  CHECK(registry->render() == page + "# HELP next \n# TYPE next gauge\nnext 0\n");
  registry.reset();
  CHECK(!next.active());
}

}  // namespace
