// Which metric a declaration without <> is, and where it takes its options.
#include <doctest/doctest.h>

#include <string>
#include <type_traits>

#include "prometheus_express.h"
#include "support/page.h"

namespace prom = prometheus_express;
using test_support::page;

namespace {

constexpr prom::MetricOptions seconds() {
  prom::MetricOptions options;
  options.unit = "seconds";
  return options;
}
constexpr prom::MetricOptions kSeconds = seconds();

// Whether the page of `registry` says so of the metrics "PREFIX_a_seconds" to
// "PREFIX_`last`_seconds".
void check_units(prom::CollectorRegistry& registry, const std::string& prefix, char last) {
  const std::string text = page(registry, prom::kOpenMetricsFormat);
  for (char name = 'a'; name <= last; ++name) {
    const std::string line = "# UNIT " + prefix + "_" + name + "_seconds seconds\n";
    CHECK_MESSAGE(text.find(line) != std::string::npos, line);
  }
}

TEST_CASE("in the default registry options stand behind the labels, buckets and quantiles") {
  prom::Gauge a{"plain_a_seconds", "Help.", kSeconds};
  prom::Counter b{"plain_b_seconds_total", "Help.", kSeconds};
  prom::Unknown c{"plain_c_seconds", "Help.", kSeconds};
  prom::Summary d{"plain_d_seconds", "Help.", kSeconds};
  prom::Summary e{"plain_e_seconds", "Help.", prom::quantiles(0.5), kSeconds};
  prom::Histogram f{"plain_f_seconds", "Help.", kSeconds};
  prom::Histogram g{"plain_g_seconds", "Help.", prom::buckets(0.1, 1), kSeconds};
  prom::Histogram h{"plain_h_seconds", "Help.", {0.1, 1}, kSeconds};
  check_units(prom::default_registry(), "plain", 'h');

  prom::Gauge i{"labelled_a_seconds", "Help.", {"x"}, kSeconds};
  prom::Counter j{"labelled_b_seconds_total", "Help.", {"x"}, kSeconds};
  prom::Unknown k{"labelled_c_seconds", "Help.", {"x"}, kSeconds};
  prom::Summary l{"labelled_d_seconds", "Help.", {"x"}, kSeconds};
  prom::Summary m{"labelled_e_seconds", "Help.", {"x"}, prom::quantiles(0.5), kSeconds};
  prom::Histogram n{"labelled_f_seconds", "Help.", {"x"}, kSeconds};
  prom::Histogram o{"labelled_g_seconds", "Help.", {"x"}, prom::buckets(0.1, 1), kSeconds};
  prom::Histogram p{"labelled_h_seconds", "Help.", {"x"}, {0.1, 1}, kSeconds};
  i.set({"1"}, 1);
  j.inc({"1"});
  k.set({"1"}, 1);
  l.observe({"1"}, 1);
  m.observe({"1"}, 1);
  n.observe({"1"}, 1);
  o.observe({"1"}, 1);
  p.observe({"1"}, 1);
  check_units(prom::default_registry(), "labelled", 'h');
}

TEST_CASE("in a registry a histogram's options stand behind its buckets, or without buckets") {
  prom::HeapStorage storage;
  prom::CollectorRegistry registry{"app", storage};
  prom::Histogram a{"a_seconds", "Help.", registry, kSeconds};
  prom::Histogram b{"b_seconds", "Help.", registry, {0.1, 1}, kSeconds};
  prom::Histogram c{"c_seconds", "Help.", {"x"}, registry, kSeconds};
  prom::Histogram d{"d_seconds", "Help.", {"x"}, registry, {0.1, 1}, kSeconds};
  c.observe({"1"}, 1);
  d.observe({"1"}, 1);
  check_units(registry, "app", 'd');
  static_assert(std::is_same_v<decltype(a), prom::Histogram<0, 14>>);
  static_assert(std::is_same_v<decltype(b), prom::Histogram<0, 2>>);
  static_assert(std::is_same_v<decltype(c), prom::Histogram<1, 14>>);
  static_assert(std::is_same_v<decltype(d), prom::Histogram<1, 2>>);
}

TEST_CASE("options of an Info and of an Enum in the default registry") {
  const prom::MetricOptions plain;
  prom::Info facts{"facts", "Help.", {"version"}, plain};
  prom::Enum task{"task", "Help.", prom::states("on", "off"), plain};
  prom::Enum tasks{"tasks", "Help.", {"name"}, prom::states("on", "off"), plain};
  facts.info("1.2");
  tasks.labels("a").state("off");
  const std::string text = page(prom::default_registry());
  CHECK(text.find("facts_info{version=\"1.2\"} 1\n") != std::string::npos);
  CHECK(text.find("task{task=\"on\"} 1\n") != std::string::npos);
  CHECK(text.find("tasks{name=\"a\",tasks=\"off\"} 1\n") != std::string::npos);
}

TEST_CASE("buckets in braces stand in the default registry, too") {
  prom::Histogram whole{"whole", "Help.", {1, 10, 100}};
  prom::Histogram labelled{"by_path", "Help.", {"path"}, {0.1, 1.0}};
  static_assert(std::is_same_v<decltype(whole), prom::Histogram<0, 3>>);
  static_assert(std::is_same_v<decltype(labelled), prom::Histogram<1, 2>>);
  whole.observe(5);
  labelled.observe({"/"}, 5);
  const std::string text = page(prom::default_registry());
  CHECK(text.find("whole_bucket{le=\"1.0\"} 0\nwhole_bucket{le=\"10.0\"} 1\n") !=
        std::string::npos);
  CHECK(text.find("by_path_bucket{path=\"/\",le=\"1.0\"} 0\n"
                  "by_path_bucket{path=\"/\",le=\"+Inf\"} 1\n") != std::string::npos);
}

}  // namespace
