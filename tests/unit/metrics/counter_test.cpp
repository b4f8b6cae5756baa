#include "prometheus_express/metrics/counter.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/family/metric_finder.h"
#include "prometheus_express/metrics/gauge.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;

namespace {

std::string sample_of(prom::CollectorRegistry& registry) {
  const std::string page = registry.render();
  return page.substr(page.rfind(' ') + 1);
}

TEST_CASE("a counter starts at 0 and counts any amount") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "help", registry};
  CHECK(sample_of(registry) == "0\n");
  counter.inc();
  counter.inc(2);
  counter.inc(3u);
  counter.inc(std::uint8_t{4});
  counter.inc(std::int64_t{5});
  counter.inc(6.0);
  CHECK(sample_of(registry) == "21\n");
  counter.inc(0.5);
  CHECK(sample_of(registry) == "21.5\n");
  CHECK(counter.value() == 21.5);
}

TEST_CASE("whole amounts are exact to 2^63") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "help", registry};
  counter.inc(std::numeric_limits<std::int64_t>::max());
  CHECK(sample_of(registry) == "9223372036854775807\n");
  counter.inc();
  CHECK(sample_of(registry) == "9223372036854775808\n");
}

TEST_CASE("whole doubles stay exact, from 0 up to 2^53") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "help", registry};
  counter.inc(9007199254740991.0);
  counter.inc(2.0);
  CHECK(sample_of(registry) == "9007199254740993\n");
}

TEST_CASE("huge amounts and infinity") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "help", registry};
  counter.inc(1e300);
  CHECK(sample_of(registry) == "1e+300\n");
  counter.inc(std::numeric_limits<double>::infinity());
  CHECK(sample_of(registry) == "+Inf\n");
}

TEST_CASE("an amount that would make it fall is refused and reported") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "help", registry};
  counter.inc(7);
  test_support::CapturedErrors errors;
  counter.inc(-1);
  counter.inc(-0.5);
  counter.inc(std::numeric_limits<double>::quiet_NaN());
  CHECK(errors.all().size() == 3);
  CHECK(errors.last().find("Counter::inc") != std::string::npos);
  CHECK(sample_of(registry) == "7\n");
}

void count_down(prom::CounterValue& counter) { counter.inc(-1); }

// What is reported of a metric of this name.
std::string refusal_of(const char* name) {
  constexpr bool kFinds = PROMETHEUS_EXPRESS_FINDS_METRICS != 0;
  return std::string(kFinds ? name : "a counter") +
         " cannot go down: Counter::inc() was called with a negative amount; a value that falls is "
         "a Gauge";
}

TEST_CASE("what is refused is named by its metric, whoever has the value") {
  prom::CollectorRegistry other;
  prom::CollectorRegistry registry;
  prom::Gauge<> before{"g", "help", registry};
  prom::Counter<> plain{"plain_total", "help", registry};
  prom::Counter<1> labelled{"labelled_total", "help", {"a"}, registry};
  prom::Registration also{other, plain};
  labelled.labels("x").inc();
  test_support::CapturedErrors errors;
  count_down(plain);
  CHECK(errors.last() == refusal_of("plain_total"));
  const auto child = labelled.labels("y");
  count_down(child);
  CHECK(errors.last() == refusal_of("labelled_total"));
  labelled.labels("z").inc(-1);
  CHECK(errors.last() == refusal_of("labelled_total"));
  labelled.inc({"x"}, -1);
  CHECK(errors.last() == refusal_of("labelled_total"));
  labelled.remove("y");
  count_down(child);
  CHECK(errors.last() == refusal_of("labelled_total"));
  registry.unregister(plain);
  count_down(plain);
  CHECK(errors.last() == refusal_of("plain_total"));
  other.unregister(plain);
  count_down(plain);
  CHECK(errors.last().rfind("a counter cannot go down", 0) == 0);
}

TEST_CASE("in a callback, whose registry is in use, what is refused has no name") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "help", registry};
  prom::Gauge<> gauge{"g", "help", registry};
  const auto count = [&counter] {
    counter.inc(-1);
    return 1;
  };
  gauge.set_function(count);
  test_support::CapturedErrors errors;
  CHECK(sample_of(registry) == "1\n");
  CHECK(errors.last().rfind("a counter cannot go down", 0) == 0);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
TEST_CASE("dec is there for programs that come from the Python original") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"test_counter", "help", registry};
  counter.inc(10);
  counter.dec(3);
  CHECK(sample_of(registry) == "7\n");
  prom::Counter<1> labelled{"l_total", "help", {"a"}, registry};
  labelled.labels("x").inc(5);
  labelled.labels("x").dec();
  CHECK(sample_of(registry) == "4\n");
}
#pragma GCC diagnostic pop

TEST_CASE("a counter may be a callback") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "help", registry};
  counter.inc(3);
  counter.set_function([] { return 12.0; });
  CHECK(sample_of(registry) == "12\n");
  counter.clear_function();
  CHECK(sample_of(registry) == "3\n");
}

TEST_CASE("functions take counters with and without labels by their value") {
  prom::CollectorRegistry registry;
  prom::Counter<> plain{"p_total", "help", registry};
  prom::Counter<1> labelled{"l_total", "help", {"a"}, registry};
  const auto count_twice = [](prom::CounterValue& counter) {
    counter.inc();
    counter.inc();
  };
  count_twice(plain);
  count_twice(labelled.labels("x"));
  CHECK(plain.value() == 2);
  CHECK(labelled.labels("x").value().value() == 2);
}

}  // namespace
