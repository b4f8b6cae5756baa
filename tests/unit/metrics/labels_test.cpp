#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;

namespace {

TEST_CASE("no sample before the first child; children in order of creation") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> g{"g", "help", {"a"}, registry};
  CHECK(registry.render() == "# HELP g help\n# TYPE g gauge\n");
  g.labels("z").set(1);
  g.labels("a").set(2);
  g.labels("z").set(3);
  CHECK(registry.render() == "# HELP g help\n# TYPE g gauge\ng{a=\"z\"} 3\ng{a=\"a\"} 2\n");
}

TEST_CASE("label values are text of any kind or integers of any kind") {
  prom::CollectorRegistry registry;
  prom::Counter<1> c{"c_total", "help", {"a"}, registry};
  char buffer[] = "char array";
  c.labels(std::string("string")).inc();
  c.labels(std::string_view("view")).inc();
  c.labels(static_cast<const char*>("pointer")).inc();
  c.labels(buffer).inc();
  c.labels(-5).inc();
  c.labels(std::numeric_limits<long long>::min()).inc();
  c.labels(std::numeric_limits<unsigned long long>::max()).inc();
  c.labels(static_cast<unsigned char>(200)).inc();
  c.labels("").inc();
  const std::string page = registry.render();
  for (const char* value : {"string", "view", "pointer", "char array", "-5", "-9223372036854775808",
                            "18446744073709551615", "200", ""}) {
    CHECK(page.find("c_total{a=\"" + std::string(value) + "\"} 1\n") != std::string::npos);
  }
}

TEST_CASE("label values are escaped, and told apart from what looks like their escaped form") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> g{"g", "back\\slash\nand \"quotes\"", {"a"}, registry};
  const std::vector<std::string> values = {"\n",   "\\n", "\\\n", "\"",   "\\\"", "\\",
                                           "\\\\", "n",   "",     "\n\n", "a\nb", "a\\nb"};
  for (std::size_t i = 0; i < values.size(); ++i) g.labels(values[i]).set(static_cast<double>(i));
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(g.labels(values[i]).value().value() == static_cast<double>(i));
  }
  CHECK(registry.render() ==
        "# HELP g back\\\\slash\\nand \"quotes\"\n# TYPE g gauge\n"
        "g{a=\"\\n\"} 0\ng{a=\"\\\\n\"} 1\ng{a=\"\\\\\\n\"} 2\ng{a=\"\\\"\"} 3\n"
        "g{a=\"\\\\\\\"\"} 4\ng{a=\"\\\\\"} 5\ng{a=\"\\\\\\\\\"} 6\ng{a=\"n\"} 7\ng{a=\"\"} 8\n"
        "g{a=\"\\n\\n\"} 9\ng{a=\"a\\nb\"} 10\ng{a=\"a\\\\nb\"} 11\n");
}

TEST_CASE("values that join to the same text are different children") {
  prom::CollectorRegistry registry;
  prom::Counter<2> c{"c_total", "help", {"a", "b"}, registry};
  c.labels("ab", "c").inc();
  c.labels("a", "bc").inc(2);
  c.labels("", "abc").inc(3);
  c.labels("abc", "").inc(4);
  const std::string page = registry.render();
  CHECK(page.find("{a=\"ab\",b=\"c\"} 1\n") != std::string::npos);
  CHECK(page.find("{a=\"a\",b=\"bc\"} 2\n") != std::string::npos);
  CHECK(page.find("{a=\"\",b=\"abc\"} 3\n") != std::string::npos);
  CHECK(page.find("{a=\"abc\",b=\"\"} 4\n") != std::string::npos);
}

TEST_CASE("all of ASCII goes through as it is") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> g{"g", "help", {"a"}, registry};
  std::string every_byte;
  for (int i = 0; i < 128; ++i) every_byte += static_cast<char>(i);
  g.labels(every_byte).set(1);
  CHECK(g.labels(every_byte).value().value() == 1);
  CHECK(registry.render().find(std::string_view("\0\1\2", 3)) != std::string::npos);
}

TEST_CASE("remove, clear and making a child again") {
  prom::CollectorRegistry registry;
  prom::Counter<1> c{"c_total", "help", {"a"}, registry};
  c.labels("x").inc(5);
  c.labels("y").inc(6);
  c.remove("x");
  c.remove("never there");
  CHECK(registry.render().find("\"x\"") == std::string::npos);
  c.labels("x").inc();
  CHECK(registry.render().find("c_total{a=\"y\"} 6\nc_total{a=\"x\"} 1\n") != std::string::npos);
  c.clear();
  CHECK(registry.render().find('{') == std::string::npos);
}

TEST_CASE("remove_by_labels removes what has all of them") {
  prom::CollectorRegistry registry;
  prom::Counter<2> c{"c_total", "help", {"a", "b"}, registry};
  const auto fill = [&c] {
    c.clear();
    for (const char* a : {"x", "y", "\n"}) {
      for (int b = 0; b < 40; ++b) c.labels(a, b).inc();
    }
  };
  const auto children = [&registry] {
    const std::string page = registry.render();
    return std::count(page.begin(), page.end(), '{');
  };
  fill();
  const auto kept = c.labels("x", 7);
  c.remove_by_labels({{"a", "x"}});
  CHECK(children() == 80);
  CHECK(registry.render().find("a=\"x\"") == std::string::npos);
  CHECK(kept.value().value() == 1);
  c.remove_by_labels({{"b", "7"}});
  CHECK(children() == 78);
  c.remove_by_labels({{"b", "8"}, {"a", "\n"}});
  CHECK(children() == 77);
  CHECK(registry.render().find("a=\"y\",b=\"8\"") != std::string::npos);
  c.remove_by_labels({{"a", "y"}, {"b", "never"}});
  c.remove_by_labels({});
  CHECK(children() == 77);
  c.remove_by_labels({{"a", "y"}});
  c.remove_by_labels({{"a", "\n"}});
  CHECK(children() == 0);
}

TEST_CASE("remove_by_labels names the metric that has no such label, and removes nothing") {
  prom::CollectorRegistry registry;
  prom::Counter<1> c{"c_total", "help", {"a"}, registry};
  c.labels("x").inc();
  test_support::CapturedErrors errors;
  c.remove_by_labels({{"b", "x"}});
  CHECK(errors.last().find("metric 'c_total' has no label") == 0);
  c.remove_by_labels({{"a", "x"}, {"a", "x"}});
  CHECK(errors.all().size() == 2);
  CHECK(registry.render().find("c_total{a=\"x\"} 1\n") != std::string::npos);
}

TEST_CASE("a handle keeps its child's value its own after remove()") {
  prom::CollectorRegistry registry;
  prom::Counter<1> c{"c_total", "help", {"a"}, registry};
  auto x = c.labels("x");
  x.inc(5);
  c.remove("x");
  for (int i = 0; i < 100; ++i) c.labels(i).inc(1000);
  x.inc();
  CHECK(x.value().value() == 6);
  CHECK(registry.render().find("\"x\"") == std::string::npos);
  // Made again while the handle lives: the same child, from zero, seen again.
  c.labels("x").inc(2);
  x.inc();
  CHECK(registry.render().find("c_total{a=\"x\"} 3\n") != std::string::npos);
}

TEST_CASE("handles can be copied, moved and assigned") {
  prom::CollectorRegistry registry;
  prom::Counter<1> c{"c_total", "help", {"a"}, registry};
  {
    auto a = c.labels("a");
    auto copy = a;
    auto moved = std::move(a);
    auto b = c.labels("b");
    b = copy;
    copy = std::move(moved);
    b.inc();
    copy.inc();
    c.remove("a");
    c.remove("b");
    b.inc();
    CHECK(copy.value().value() == 3);
  }
  CHECK(registry.render().find('{') == std::string::npos);
}

TEST_CASE("a full storage gives the sink, and the page says so") {
  static prom::FixedStorage<256> storage;
  prom::CollectorRegistry registry{"ns", storage};
  prom::Counter<1> c{"c_total", "help", {"a"}, registry};
  int stored = 0;
  while (c.labels(stored).stored()) ++stored;
  REQUIRE(stored > 0);
  REQUIRE(stored < 20);
  auto sink = c.labels("one more");
  CHECK_FALSE(sink.stored());
  sink.inc(1000);
  CHECK(registry.dropped_children() == 2);
  const std::string page = registry.render();
  CHECK(page.find("1000") == std::string::npos);
  CHECK(page.find("# TYPE prometheus_express_dropped_children_total counter\n"
                  "prometheus_express_dropped_children_total 2\n") != std::string::npos);
  // Room comes back.
  c.remove(0);
  c.remove(1);
  c.labels("one more").inc(3);
  CHECK(registry.render().find("ns_c_total{a=\"one more\"} 3\n") != std::string::npos);
}

TEST_CASE("a registry without storage still runs") {
  static prom::FixedStorage<16> storage;  // too small for any child
  prom::CollectorRegistry registry{"ns", storage};
  prom::Gauge<1> g{"g", "help", {"a"}, registry};
  g.labels("x").set(1);
  g.remove("x");
  CHECK(registry.dropped_children() == 1);
}

TEST_CASE("a label value longer than any page should carry is dropped, not cut") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> g{"g", "help", {"a"}, registry};
  CHECK(g.labels(std::string(32767, 'x')).stored());
  CHECK_FALSE(g.labels(std::string(32768, 'x')).stored());
  CHECK_FALSE(g.labels(std::string(16384, '\n')).stored());
  CHECK(registry.dropped_children() == 2);
}

TEST_CASE("many children, in and out of the index") {
  prom::CollectorRegistry registry;
  prom::Counter<2> c{"c_total", "help", {"a", "b"}, registry};
  for (int i = 0; i < 3000; ++i) c.labels(i % 7, i).inc(i);
  for (int i = 0; i < 3000; i += 2) c.remove(i % 7, i);
  for (int i = 0; i < 3000; i += 3) c.labels(i % 7, i).inc();
  for (int i = 0; i < 3000; ++i) {
    const auto child = c.labels(i % 7, i);
    const bool removed = i % 2 == 0;
    CHECK(child.value().value() == (removed ? 0 : i) + (i % 3 == 0 ? 1 : 0));
  }
}

TEST_CASE("a metric that ends before a handle of its children is reported by name") {
  prom::CollectorRegistry registry;
  test_support::CapturedErrors errors;
  union Forgotten {  // a handle whose destructor does not run, as it would touch what is gone
    Forgotten() {}
    ~Forgotten() {}
    prom::GaugeHandle handle;
  } forgotten;
  {
    prom::Gauge<1> metric{"short_lived", "help", {"a"}, registry};
    new (&forgotten.handle) prom::GaugeHandle(metric.labels("x"));
    CHECK(errors.all().empty());
  }
  CHECK(errors.last().find("short_lived") != std::string::npos);
  CHECK(registry.render().empty());
}

}  // namespace
