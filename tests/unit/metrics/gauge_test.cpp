#include "prometheus_express/metrics/gauge.h"

#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/platform/clock.h"

namespace prom = prometheus_express;

namespace {

TEST_CASE("set, inc and dec") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "help", registry};
  CHECK(gauge.value() == 0);
  gauge.set(5);
  gauge.inc();
  gauge.inc(0.5);
  gauge.dec();
  gauge.dec(2.25);
  CHECK(gauge.value() == 3.25);
}

TEST_CASE("set_to_current_time is the wall clock") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "help", registry};
  const double before = prom::unix_time_seconds();
  gauge.set_to_current_time();
  CHECK(gauge.value() >= before);
  CHECK(gauge.value() <= prom::unix_time_seconds());
}

double forty_two() { return 42; }

struct Sensor {
  double operator()() { return ++reads; }
  double reads = 0;
};

std::string page_of(double value) {
  return "# HELP g help\n# TYPE g gauge\ng " + std::to_string(static_cast<int>(value)) + "\n";
}

TEST_CASE("set_function takes functions, captureless lambdas and objects") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "help", registry};
  gauge.set(7);
  gauge.set_function(forty_two);
  CHECK(registry.render() == page_of(42));
  gauge.set_function([] { return 43.0; });
  CHECK(registry.render() == page_of(43));
  Sensor sensor;
  gauge.set_function(sensor);
  CHECK(registry.render() == page_of(1));
  CHECK(registry.render() == page_of(2));
  gauge.set(8);
  CHECK(registry.render() == page_of(3));
  gauge.clear_function();
  CHECK(registry.render() == page_of(8));
}

TEST_CASE("children have callbacks of their own, which go with them") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> gauge{"g", "help", {"s"}, registry};
  Sensor sensor;
  gauge.labels("a").set_function(sensor);
  gauge.labels("b").set_function(forty_two);
  gauge.labels("c").set(5);
  const std::string header = "# HELP g help\n# TYPE g gauge\n";
  CHECK(registry.render() == header + "g{s=\"a\"} 1\ng{s=\"b\"} 42\ng{s=\"c\"} 5\n");
  gauge.labels("b").clear_function();
  gauge.remove("a");
  CHECK(registry.render() == header + "g{s=\"b\"} 0\ng{s=\"c\"} 5\n");
  const prom::GaugeHandle handle = gauge.labels("c");
  handle.set_function([] { return 6.0; });
  handle.set_function([] { return 7.0; });
  CHECK(registry.render() == header + "g{s=\"b\"} 0\ng{s=\"c\"} 7\n");
  gauge.clear();
  CHECK(registry.render() == header);
  gauge.labels("c").set(1);
  CHECK(registry.render() == header + "g{s=\"c\"} 1\n");
}

TEST_CASE("the callback of a child is called once a scrape, even through a one-byte buffer") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> gauge{"g", "help", {"s"}, registry};
  Sensor sensor;
  gauge.labels("a").set_function(sensor);
  prom::Exposition exposition{registry};
  std::string page;
  char byte = 0;
  for (;;) {
    const prom::Exposition::Result result = exposition.read_some(&byte, 1);
    page.append(&byte, result.count);
    if (result.status == prom::Exposition::Status::kEnd) break;
  }
  CHECK(page == "# HELP g help\n# TYPE g gauge\ng{s=\"a\"} 1\n");
  CHECK(sensor.reads == 1);
}

TEST_CASE("a callback may update and look up metrics of the registry that is scraped") {
  static prom::CollectorRegistry registry;
  static prom::Gauge<> gauge{"g", "help", registry};
  static prom::Counter<1> calls{"calls_total", "help", {"by"}, registry};
  gauge.set_function([] {
    calls.labels("gauge").inc();
    calls.labels("another").inc();
    calls.remove("another");
    return 1.0;
  });
  CHECK(registry.render().find("calls_total{by=\"gauge\"} 1\n") != std::string::npos);
  CHECK(registry.render().find("calls_total{by=\"gauge\"} 2\n") != std::string::npos);
}

TEST_CASE("track_inprogress and time") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "help", registry};
  {
    const auto one = gauge.track_inprogress();
    const auto two = gauge.track_inprogress();
    CHECK(gauge.value() == 2);
  }
  CHECK(gauge.value() == 0);
  gauge.set(-1);
  { const auto timer = gauge.time(); }
  CHECK(gauge.value() >= 0);
  prom::Gauge<1> labelled{"l", "help", {"a"}, registry};
  {
    const auto inside = labelled.labels("x").track_inprogress();
    labelled.remove("x");  // the scope keeps its child
    CHECK(registry.render().find("l{") == std::string::npos);
  }
}

}  // namespace
