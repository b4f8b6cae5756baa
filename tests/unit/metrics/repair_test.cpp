// Label values that are not UTF-8: what the children become, and who hears of it.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/captured_errors.h"
#include "support/utf8_reference.h"

namespace prom = prometheus_express;
using test_support::CapturedErrors;

namespace {

bool has(const std::string& page, const std::string& part) {
  return page.find(part) != std::string::npos;
}

const std::string kFffd = "\xef\xbf\xbd";

TEST_CASE("bytes that are not UTF-8 become U+FFFD, and values that become equal are one child") {
  CapturedErrors errors;
  prom::CollectorRegistry registry{"ns"};
  prom::Counter<1> seen{"seen_total", "", {"path"}, registry};
  seen.labels("caf\xc3").inc();
  seen.labels("caf\xe9").inc(2);        // Latin-1
  seen.labels("caf" + kFffd).inc(4);    // what they become
  seen.labels("caf\xc3\xa9").inc(100);  // none of them
  CHECK(seen.labels("caf\xff").value().value() == 7);
  const std::string page = registry.render();
  CHECK(has(page, "ns_seen_total{path=\"caf" + kFffd + "\"} 7\n"));
  CHECK(has(page, "ns_seen_total{path=\"caf\xc3\xa9\"} 100\n"));
  CHECK(prom::is_utf8(page));
  seen.remove("caf\xf0\x9f");
  CHECK_FALSE(has(registry.render(), kFffd));
}

TEST_CASE("each metric's first repair is reported as a failure, with its name; all are counted") {
  std::vector<prom::ErrorKind> kinds;
  static std::vector<prom::ErrorReport> reports;
  static std::vector<std::string> words;
  words.clear();
  reports.clear();
  const auto before = prom::set_error_hook([](const prom::ErrorReport& report) {
    reports.push_back(report);
    words.emplace_back(report.message);
  });
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge<2> first{"first", "", {"a", "b"}, registry};
  prom::Gauge<1> second{"second", "", {"a"}, registry};
  first.labels("fine", "\xc3\xa4").set(1);
  CHECK(words.empty());
  CHECK_FALSE(has(registry.render(), "repaired"));
  first.labels("\xff", "\xff").set(1);
  first.labels("\xff", "\xff").set(2);  // is there
  first.labels("\xff", "x").set(1);
  second.labels("\x80").set(1);
  prom::set_error_hook(before);
  REQUIRE(words.size() == 2);
  CHECK(reports[0].kind == prom::ErrorKind::kFailure);
  CHECK(has(words[0], "'first'"));
  CHECK(has(words[1], "'second'"));
  CHECK(registry.repaired_values() == 4);
  CHECK(has(registry.render(),
            "# HELP prometheus_express_repaired_label_values_total Label values that were not "
            "UTF-8.\n# TYPE prometheus_express_repaired_label_values_total counter\n"
            "prometheus_express_repaired_label_values_total 4\n"));
}

TEST_CASE("both of the registry's own counters are shown, each once") {
  CapturedErrors errors;
  static prom::FixedStorage<128> storage;
  prom::CollectorRegistry registry{"ns", storage};
  prom::Gauge<1> g{"g", "", {"a"}, registry};
  g.labels("\xff").set(1);
  for (int i = 0; i < 9; ++i) g.labels(i).set(1);
  for (int i = 0; i < 2; ++i) {
    const std::string page = registry.render();
    const std::size_t dropped = page.find("\nprometheus_express_dropped_children_total ");
    const std::size_t repaired = page.find("\nprometheus_express_repaired_label_values_total 1\n");
    CHECK(dropped != std::string::npos);
    CHECK(repaired != std::string::npos);
    CHECK(page.find("\nprometheus_express_dropped_children_total ", dropped + 1) ==
          std::string::npos);
  }
}

TEST_CASE("an error hook may look up the metric that it hears of") {
  static prom::CollectorRegistry registry;
  static prom::Counter<1> counter{"c_total", "", {"a"}, registry};
  const auto before =
      prom::set_error_hook([](const prom::ErrorReport&) { counter.labels("hook").inc(); });
  counter.labels("\xff").inc();
  prom::set_error_hook(before);
  CHECK(counter.labels("hook").value().value() == 1);
}

TEST_CASE("an Info's facts") {
  CapturedErrors errors;
  prom::CollectorRegistry registry;
  prom::Info<1> info{"build", "", {"version"}, registry};
  info.info("1\xe4");
  CHECK(has(registry.render(), "build_info{version=\"1" + kFffd + "\"} 1\n"));
  info.info("2");
  CHECK_FALSE(has(registry.render(), kFffd));
  CHECK(errors.all().size() == 1);
  CHECK(has(errors.last(), "'build'"));
}

TEST_CASE("help texts and names of states are named by the program, and refused") {
  prom::CollectorRegistry registry;
  CapturedErrors errors;
  prom::Gauge<> gauge{"gauge", "caf\xe9", registry};
  CHECK(has(errors.last(), "'gauge'"));
  prom::Gauge<1> labelled{"labelled", prom::Documentation::borrowed("\xc3"), {"a"}, registry};
  CHECK(has(errors.last(), "'labelled'"));
  prom::Enum<0, 2> state{"state", "", registry, prom::states("on", "o\xff")};
  CHECK(has(errors.last(), "'state'"));
  prom::Enum<1, 1> states{"states", "", {"a"}, registry, prom::states("\xed\xa0\x80")};
  CHECK(has(errors.last(), "'states'"));
  CHECK(errors.all().size() == 4);
  CHECK(registry.render().empty());
}

TEST_CASE("random values in sets of children: one for each text that they become") {
  CapturedErrors errors;
  std::mt19937 random{3};
  const std::string bytes = "a\"\\\n\x80\xbf\xc3\xe1\xf0\x9f\xff";
  for (int round = 0; round < 300; ++round) {
    prom::CollectorRegistry registry;
    prom::Counter<2> counter{"c_total", "", {"a", "b"}, registry};
    std::vector<std::string> values;
    for (int i = 0; i < 40; ++i) {
      std::string value(random() % 12, ' ');
      for (char& c : value) c = bytes[random() % bytes.size()];
      values.push_back(value);
    }
    for (const std::string& value : values) {
      counter.labels(value, "x" + value).inc();
      const std::string repaired = test_support::repaired(value);
      int expected = 0;
      for (const std::string& other : values) {
        if (&other > &value) break;
        if (test_support::repaired(other) == repaired) ++expected;
      }
      REQUIRE(counter.labels(value, "x" + value).value().value() == expected);
      REQUIRE(counter.labels(repaired, "x" + repaired).value().value() == expected);
    }
    REQUIRE(prom::is_utf8(registry.render()));
  }
}

}  // namespace
