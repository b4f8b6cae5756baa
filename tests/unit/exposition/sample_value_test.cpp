#include "prometheus_express/exposition/sample_value.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "prometheus_express.h"

namespace prom = prometheus_express;
using prom::get_sample_value;

namespace {

TEST_CASE("a value is found by the name and labels that the page has") {
  prom::CollectorRegistry registry{"app"};
  prom::Counter boils{"boils_total", "Boils.", {"size", "by"}, registry};
  prom::Gauge heat{"heat", "Heat.", registry};
  prom::Gauge heat_loss{"heat_loss", "Another name that begins like one.", registry};
  boils.labels("large", "a \"b\"\\\n,}").inc(3);
  heat.set(21.5);

  CHECK(get_sample_value(registry, "app_heat") == 21.5);
  CHECK(get_sample_value(registry, "app_boils_total",
                         {{"by", "a \"b\"\\\n,}"}, {"size", "large"}}) == 3);
  for (const char* none : {"heat", "app_hea", "app_boils", "app_boils_total", "# HELP", ""}) {
    CAPTURE(none);
    CHECK(!get_sample_value(registry, none).has_value());
  }
  CHECK(!get_sample_value(registry, "app_boils_total", {{"size", "large"}}).has_value());
  CHECK(!get_sample_value(registry, "app_boils_total", {{"size", "large"}, {"by", "b"}}));
  CHECK(!get_sample_value(registry, "app_heat", {{"size", "large"}}).has_value());
  CHECK(registry.render().find("by=\"b\"") == std::string::npos);  // no child was made
}

TEST_CASE("histograms, callbacks and what is no number") {
  prom::CollectorRegistry registry;
  prom::Histogram wait{"wait_seconds", "Wait.", registry, {0.5, 1}};
  prom::Gauge gauge{"g", "A gauge.", registry};
  wait.observe(0.75);
  CHECK(get_sample_value(registry, "wait_seconds_bucket", {{"le", "0.5"}}) == 0);
  CHECK(get_sample_value(registry, "wait_seconds_bucket", {{"le", "+Inf"}}) == 1);
  CHECK(get_sample_value(registry, "wait_seconds_sum") == 0.75);
  gauge.set_function([] { return 7; });
  CHECK(get_sample_value(registry, "g") == 7);
  gauge.clear_function();
  for (const double value : {HUGE_VAL, -HUGE_VAL, -1.5e-300, 1e300, 0.1, -0.0,
                             std::numeric_limits<double>::denorm_min()}) {
    gauge.set(value);
    CHECK(get_sample_value(registry, "g") == value);
  }
  gauge.set(std::nan(""));
  CHECK(std::isnan(get_sample_value(registry, "g").value()));
}

}  // namespace
