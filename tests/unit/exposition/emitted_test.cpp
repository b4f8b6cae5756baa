// What collectors emit, as it stands on a page.
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/sample_value.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/emitted/sample_collector.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/captured_errors.h"
#include "support/effort.h"
#include "support/page.h"

namespace prom = prometheus_express;
using test_support::CapturedErrors;
using test_support::page;

namespace {

TEST_CASE("samples of every type are on the page, in both text formats") {
  prom::FixedStorage<16384> storage;
  prom::CollectorRegistry registry{"app", storage};
  prom::SampleCollector all{
      registry, [](prom::Emission& out) {
        prom::CounterMetricFamily hits{out, "hits_total", "Hits.", {"page", "code"}};
        hits.add_metric({"/", 200}, 1060948);
        hits.add_metric({"/\"\n", 404}, 2.5);
        prom::GaugeMetricFamily{out, "level", "Level."}.add_metric({}, -3);
        prom::UnknownMetricFamily{out, "odd", "Odd.", {"x"}}.add_metric(
            std::vector<std::string>{"a"}, 7);
        prom::InfoMetricFamily{out, "build", "What runs.", {"version"}}.add_metric({"1.2"});
        prom::SummaryMetricFamily{out, "wait_seconds", "Waits."}.add_metric({}, 3, 4.5);
        prom::HistogramMetricFamily{out, "size_bytes", "Sizes.", {"to"}, {1, 10}}.add_metric(
            {"b"}, {1, 2, 5}, 123.5);
        prom::GaugeHistogramMetricFamily{out, "age_seconds", "Ages.", {}, {0.5}}.add_metric(
            {}, {3, 4}, -1.5);
      }};
  const std::string text =
      "# HELP app_hits_total Hits.\n# TYPE app_hits_total counter\n"
      "app_hits_total{page=\"/\",code=\"200\"} 1060948\n"
      "app_hits_total{page=\"/\\\"\\n\",code=\"404\"} 2.5\n"
      "# HELP app_level Level.\n# TYPE app_level gauge\napp_level -3\n"
      "# HELP app_odd Odd.\n# TYPE app_odd untyped\napp_odd{x=\"a\"} 7\n"
      "# HELP app_build_info What runs.\n# TYPE app_build_info gauge\n"
      "app_build_info{version=\"1.2\"} 1\n"
      "# HELP app_wait_seconds Waits.\n# TYPE app_wait_seconds summary\n"
      "app_wait_seconds_count 3\napp_wait_seconds_sum 4.5\n"
      "# HELP app_size_bytes Sizes.\n# TYPE app_size_bytes histogram\n"
      "app_size_bytes_bucket{to=\"b\",le=\"1.0\"} 1\n"
      "app_size_bytes_bucket{to=\"b\",le=\"10.0\"} 2\n"
      "app_size_bytes_bucket{to=\"b\",le=\"+Inf\"} 5\n"
      "app_size_bytes_count{to=\"b\"} 5\napp_size_bytes_sum{to=\"b\"} 123.5\n"
      "# HELP app_age_seconds Ages.\n# TYPE app_age_seconds untyped\n"
      "app_age_seconds_bucket{le=\"0.5\"} 3\napp_age_seconds_bucket{le=\"+Inf\"} 4\n"
      "app_age_seconds_gcount 4\napp_age_seconds_gsum -1.5\n";
  CHECK(page(registry) == text);
  CHECK(page(registry) == text);  // a second scrape says the same again
  const std::string openmetrics = page(registry, prom::kOpenMetricsFormat);
  CHECK(openmetrics.find("# TYPE app_age_seconds gaugehistogram\n") != std::string::npos);
  CHECK(openmetrics.find("# TYPE app_hits counter\napp_hits_total{") != std::string::npos);
  CHECK(openmetrics.find("app_age_seconds_gsum -1.5\n# EOF\n") != std::string::npos);
  CHECK(all.refused() == 0);
}

TEST_CASE("the counts of a histogram may be known only at run time") {
  prom::FixedStorage<8192> storage;
  prom::CollectorRegistry registry{"app", storage};
  prom::SampleCollector all{
      registry, [](prom::Emission& out) {
        const std::vector<std::uint64_t> counts = {1, 2, 5};
        const std::vector<std::string> b = {"b"};
        prom::HistogramMetricFamily plain{out, "plain", "Sizes.", {}, {1, 10}};
        plain.add_metric({}, counts, 123.5);
        prom::HistogramMetricFamily sizes{out, "size", "Sizes.", {"to"}, {1, 10}};
        sizes.add_metric({"a"}, counts.data(), counts.size(), 1);
        sizes.add_metric(b, counts, 2);
        sizes.add_metric(std::vector<std::string>{"c"}, counts.data(), counts.size(), 3);
        sizes.add_metric({"d"}, std::array<std::uint64_t, 3>{{0, 0, 7}}, 4);
      }};
  const std::string text = page(registry);
  CHECK(text.find("app_plain_bucket{le=\"10.0\"} 2\napp_plain_bucket{le=\"+Inf\"} 5\n"
                  "app_plain_count 5\napp_plain_sum 123.5\n") != std::string::npos);
  CHECK(text.find("app_size_count{to=\"a\"} 5\napp_size_sum{to=\"a\"} 1\n") != std::string::npos);
  CHECK(text.find("app_size_count{to=\"b\"} 5\napp_size_sum{to=\"b\"} 2\n") != std::string::npos);
  CHECK(text.find("app_size_count{to=\"c\"} 5\napp_size_sum{to=\"c\"} 3\n") != std::string::npos);
  CHECK(text.find("app_size_count{to=\"d\"} 7\napp_size_sum{to=\"d\"} 4\n") != std::string::npos);
  CHECK(all.refused() == 0);
}

TEST_CASE("counts that are too few at run time are left out") {
  CapturedErrors errors;
  prom::FixedStorage<8192> storage;
  prom::CollectorRegistry registry{"app", storage};
  prom::SampleCollector all{registry, [](prom::Emission& out) {
                              prom::HistogramMetricFamily size{out, "size", "Sizes.", {}, {1, 10}};
                              size.add_metric({}, std::vector<std::uint64_t>{1, 5}, 2);
                            }};
  CHECK(page(registry) == "");
  CHECK(all.refused() == 1);
}

// What a test lets its collector say.
struct Level {
  std::string name;
  std::string label;
  std::string value;
  double number;
};

struct Teller {
  std::vector<Level> levels;
  const char* help = "Level.";

  void operator()(prom::Emission& out) const {
    for (const Level& level : levels) {
      prom::GaugeMetricFamily{out, level.name, help, prom::LabelNames{level.label}}.add_metric(
          {level.value}, level.number);
    }
  }
};

template <class Function>
struct Told {
  explicit Told(prom::CollectorRegistry& registry, Function& function)
      : collector(registry, [&function](prom::Emission& out) { function(out); }) {}
  prom::SampleCollector<std::function<void(prom::Emission&)>> collector;
};

std::size_t count_of(const std::string& text, const std::string& piece) {
  std::size_t count = 0;
  for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) {
    ++count;
  }
  return count;
}

TEST_CASE("what is emitted no more goes, with its family, and its memory comes back") {
  prom::FixedStorage<4096> storage;
  prom::CollectorRegistry registry{storage};
  Teller teller;
  const Told told{registry, teller};
  const std::string header = "# HELP a Level.\n# TYPE a gauge\n";
  for (int round = 0; round < test_support::rounds(500); ++round) {
    teller.levels = {{"a", "x", std::to_string(round), 1}, {"a", "x", "stays", 2}};
    CHECK(page(registry) ==
          header + "a{x=\"" + std::to_string(round) + "\"} 1\n" + "a{x=\"stays\"} 2\n");
    teller.levels = {{"a", "x", "stays", 3}};
    CHECK(page(registry) == header + "a{x=\"stays\"} 3\n");
    if (round % 3 == 0) {
      teller.levels.clear();
      CHECK(page(registry).empty());
    }
    teller.levels = {{"a", "x", "stays", 4}, {"b", "x", "y", 5}};
    CHECK(count_of(page(registry), "# TYPE b gauge\nb{x=\"y\"} 5\n") == 1);
    teller.levels.clear();
    CHECK(page(registry).empty());
  }
  CHECK(told.collector.refused() == 0);
}

TEST_CASE("another type or help takes the place of the one before") {
  const CapturedErrors errors;
  prom::FixedStorage<4096> storage;
  prom::CollectorRegistry registry{storage};
  int round = 0;
  prom::SampleCollector collector{
      registry, [&round](prom::Emission& out) {
        if (round == 0) prom::GaugeMetricFamily{out, "a", "Help."}.add_metric({}, 1);
        if (round == 1) prom::UnknownMetricFamily{out, "a", "Help."}.add_metric({}, 1);
        if (round == 2) prom::UnknownMetricFamily{out, "a", "Other."}.add_metric({}, 1);
      }};
  for (const char* header :
       {"# HELP a Help.\n# TYPE a gauge\n", "# HELP a Help.\n# TYPE a untyped\n",
        "# HELP a Other.\n# TYPE a untyped\n"}) {
    CHECK(page(registry) == header + std::string("a 1\n"));
    ++round;
  }
  CHECK(errors.all().empty());
}

TEST_CASE("what is wrong is reported once, counted, and left out of a page that is whole") {
  const CapturedErrors errors;
  prom::FixedStorage<8192> storage;
  prom::CollectorRegistry registry{storage};
  prom::Counter<> taken{"taken_total", "Taken.", registry};
  bool wrong = true;
  const double ascending[] = {1, 2};
  const double falling[] = {2, 1};
  prom::SampleCollector collector{
      registry, [&](prom::Emission& out) {
        prom::GaugeMetricFamily good{out, "good", "Good.", {"x"}};
        good.add_metric({"a"}, 1);
        if (!wrong) return;
        good.add_metric({"a"}, 2);
        good.add_metric({"b", "c"}, 3);
        good.add_metric({}, 3);
        prom::GaugeMetricFamily{out, "9bad", "Bad."}.add_metric({}, 1);
        prom::GaugeMetricFamily{out, std::string_view("z\0z", 3), "Bad."}.add_metric({}, 1);
        prom::GaugeMetricFamily{out, "bad", "Bad.", {"__x"}}.add_metric({"a"}, 1);
        prom::GaugeMetricFamily{out, "twice", "Bad.", {"x", "x"}}.add_metric({"a", "a"}, 1);
        prom::GaugeMetricFamily{out, "taken_total", "Taken."}.add_metric({}, 1);
        prom::GaugeMetricFamily{out, "utf8", "\xff"}.add_metric({}, 1);
        prom::HistogramMetricFamily{out, "h", "Bad.", {"le"}, {1}}.add_metric({"a"}, {1, 1}, 1);
        prom::HistogramMetricFamily{out, "i", "Bad.", {}, falling, 2}.add_metric({}, {1, 1, 1}, 1);
        prom::HistogramMetricFamily few{out, "j", "Good.", {}, ascending, 2};
        few.add_metric({}, {1, 1}, 1);
        few.add_metric({}, {3, 2, 4}, 1);
        prom::GaugeMetricFamily{out, "many", "Bad.", std::vector<std::string>(17, "x")}.add_metric(
            std::vector<std::string>(17, "x"), 1);
      }};
  const std::string good =
      "# HELP taken_total Taken.\n# TYPE taken_total counter\ntaken_total 0\n"
      "# HELP good Good.\n# TYPE good gauge\ngood{x=\"a\"} 1\n";
  CHECK(page(registry) == good);
  CHECK(errors.all().size() == 14);
  for (const std::string& error : errors.all()) {
    CAPTURE(error);
    CHECK(error.find("a collector emits what cannot be shown: metric") == 0);
  }
  const auto refused = collector.refused();
  CHECK(refused >= 14);
  CHECK(page(registry) == good);
  CHECK(errors.all().size() == 14);
  CHECK(collector.refused() == 2 * refused);
  wrong = false;
  CHECK(page(registry) == good);
  wrong = true;
  CHECK(page(registry) == good);
  CHECK(errors.all().size() == 28);
}

TEST_CASE("a label value that is not UTF-8 is repaired, and a full storage is told") {
  const CapturedErrors errors;
  prom::FixedStorage<2048> storage;
  prom::CollectorRegistry registry{storage};
  Teller teller;
  teller.levels = {{"a", "x", "\xff", 1}};
  const Told told{registry, teller};
  CHECK(count_of(page(registry), "a{x=\"\xef\xbf\xbd\"} 1\n") == 1);
  CHECK(count_of(page(registry), "prometheus_express_repaired_label_values_total 1\n") == 1);
  for (int i = 0; i < 100; ++i) teller.levels.push_back({"a", "x", std::to_string(i), 2});
  const std::string full = page(registry);
  CHECK(told.collector.refused() > 10);
  CHECK(count_of(full, "\nprometheus_express_dropped_children_total ") == 1);
  CHECK(count_of(full, "\na{") + told.collector.refused() == 101);
}

#if PROMETHEUS_EXPRESS_LARGE
TEST_CASE("times are in milliseconds, in OpenMetrics in seconds") {
  prom::CollectorRegistry registry;
  prom::SampleCollector collector{
      registry, [](prom::Emission& out) {
        prom::GaugeMetricFamily level{out, "level", "Level.", {"x"}};
        level.add_metric({"a"}, 1.5, 1700000000123);
        level.add_metric({"b"}, 2, -1500);
        level.add_metric({"c"}, 3, 0);
        level.add_metric({"d"}, 4);
        prom::GaugeHistogramMetricFamily{out, "age", "Ages.", {}, {1}}.add_metric({}, {1, 2}, 7, 5);
        prom::SummaryMetricFamily{out, "wait", "Waits."}.add_metric({}, 2, 3.5, 1001);
      }};
  CHECK(page(registry) ==
        "# HELP level Level.\n# TYPE level gauge\n"
        "level{x=\"a\"} 1.5 1700000000123\nlevel{x=\"b\"} 2 -1500\n"
        "level{x=\"c\"} 3 0\nlevel{x=\"d\"} 4\n"
        "# HELP age Ages.\n# TYPE age untyped\nage_bucket{le=\"1.0\"} 1 5\n"
        "age_bucket{le=\"+Inf\"} 2 5\nage_gcount 2 5\nage_gsum 7 5\n"
        "# HELP wait Waits.\n# TYPE wait summary\nwait_count 2 1001\nwait_sum 3.5 1001\n");
  CHECK(page(registry, prom::kOpenMetricsFormat) ==
        "# HELP level Level.\n# TYPE level gauge\n"
        "level{x=\"a\"} 1.5 1700000000.123\nlevel{x=\"b\"} 2 -1.500\n"
        "level{x=\"c\"} 3 0.000\nlevel{x=\"d\"} 4\n"
        "# HELP age Ages.\n# TYPE age gaugehistogram\nage_bucket{le=\"1.0\"} 1 0.005\n"
        "age_bucket{le=\"+Inf\"} 2 0.005\nage_gcount 2 0.005\nage_gsum 7 0.005\n"
        "# HELP wait Waits.\n# TYPE wait summary\nwait_count 2 1.001\nwait_sum 3.5 1.001\n# EOF\n");
  prom::ExpositionOptions without;
  without.timestamps = false;
  CHECK(count_of(page(registry, prom::kTextFormat, without), "level{x=\"a\"} 1.5\n") == 1);
  CHECK(prom::get_sample_value(registry, "level", {{"x", "a"}}) == 1.5);
}

TEST_CASE("protobuf has times, and gauge histograms by their type") {
  prom::CollectorRegistry registry;
  prom::SampleCollector collector{
      registry, [](prom::Emission& out) {
        prom::GaugeHistogramMetricFamily{out, "a", "", {}, {1}}.add_metric({}, {1, 2}, 0, 300);
      }};
  const auto number = [](double value) {
    std::string bytes(8, '\0');
    std::memcpy(&bytes[0], &value, sizeof value);
    return bytes;
  };
  const auto field = [](char tag, const std::string& body) {
    return std::string{tag, static_cast<char>(body.size())} + body;
  };
  const auto bucket = [&](char count, double bound) {
    return field(0x1a, std::string{8, count, 0x11} + number(bound));
  };
  const std::string histogram = std::string("\x08\x02\x11", 3) + number(0) + bucket(1, 1) +
                                bucket(2, std::numeric_limits<double>::infinity());
  const std::string metric = field(0x3a, histogram) + std::string("\x30\xac\x02");
  const std::string family = std::string(
                                 "\x0a\x01"
                                 "a"
                                 "\x12\x00\x18\x05",
                                 7) +
                             field(0x22, metric);
  CHECK(page(registry, prom::kProtobufFormat) ==
        std::string(1, static_cast<char>(family.size())) + family);
}

TEST_CASE("one family of a metric and two collectors has one header") {
  const CapturedErrors errors;
  prom::CollectorRegistry registry;
  Teller first;
  Teller second;
  const Told one{registry, first};
  const Told two{registry, second};
  first.levels = {{"a", "x", "1", 1}, {"z", "x", "1", 1}};
  second.levels = {{"a", "x", "2", 2}, {"a", "y", "2", 3}};
  CHECK(page(registry) ==
        "# HELP a Level.\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"2\"} 2\na{y=\"2\"} 3\n"
        "# HELP z Level.\n# TYPE z gauge\nz{x=\"1\"} 1\n");
  {
    prom::Gauge<1> metric{"a", "Level.", {"x"}, registry};
    metric.labels("3").set(4);
    const std::string all =
        "# HELP a Level.\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"2\"} 2\na{y=\"2\"} 3\na{x=\"3\"} 4\n"
        "# HELP z Level.\n# TYPE z gauge\nz{x=\"1\"} 1\n";
    CHECK(page(registry) == all);
    first.levels.push_back({"a", "x", "3", 5});  // which the metric has
    CHECK(page(registry) == all);
    CHECK(errors.last() ==
          "a collector emits what cannot be shown: metric 'a': two samples have the same labels");
    CHECK(one.collector.refused() == 1);
    first.levels = {{"z", "x", "1", 1}};  // the first of the family goes
    CHECK(page(registry) ==
          "# HELP a Level.\n# TYPE a gauge\na{x=\"2\"} 2\na{y=\"2\"} 3\na{x=\"3\"} 4\n"
          "# HELP z Level.\n# TYPE z gauge\nz{x=\"1\"} 1\n");
  }
  CHECK(page(registry) ==
        "# HELP a Level.\n# TYPE a gauge\na{x=\"2\"} 2\na{y=\"2\"} 3\n"
        "# HELP z Level.\n# TYPE z gauge\nz{x=\"1\"} 1\n");
  const auto faults = errors.all().size();
  second.help = "Another help.";
  first.levels = {{"a", "x", "1", 1}};
  CHECK(count_of(page(registry), "# TYPE a ") == 1);
  second.help = "Level.";
  CHECK(errors.all().size() >= faults);
}

TEST_CASE("two metrics of a program are never one family") {
  const CapturedErrors errors;
  prom::CollectorRegistry registry;
  Teller teller;
  teller.levels = {{"a", "x", "1", 1}};
  const Told told{registry, teller};
  (void)page(registry);
  prom::Gauge<1> one{"a", "Level.", {"y"}, registry};
  CHECK(errors.all().empty());
  prom::Gauge<1> two{"a", "Level.", {"z"}, registry};
  CHECK(errors.all().size() == 1);
  prom::Counter<> other{"a", "Level.", registry};
  CHECK(errors.all().size() == 2);
}

// Reads `stop` bytes, one at a time, lets `change` happen, and reads the rest.
template <class Change>
std::string changed_page(prom::CollectorRegistry& registry, const prom::Format& format,
                         std::size_t stop, const Change& change) {
  prom::Exposition exposition{registry, format};
  std::string text;
  for (;;) {
    if (text.size() == stop) change();
    char byte = 0;
    const prom::Exposition::Result result = exposition.read_some(&byte, 1);
    if (result.status == prom::Exposition::Status::kInterrupted) return "interrupted";
    text.append(&byte, result.count);
    if (result.status == prom::Exposition::Status::kEnd) return text;
  }
}

TEST_CASE("a family whose members come and go during a scrape keeps one header") {
  for (const prom::Format* format : {&prom::kTextFormat, &prom::kOpenMetricsFormat}) {
    for (std::size_t stop = 1; stop < 140; ++stop) {
      CAPTURE(stop);
      prom::CollectorRegistry registry;
      Teller first;
      Teller second;
      first.levels = {{"a", "x", "1", 1}};
      second.levels = {{"a", "y", "2", 2}, {"b", "y", "2", 2}};
      const Told one{registry, first};
      const Told two{registry, second};
      const std::string text = changed_page(registry, *format, stop, [&] {
        first.levels.clear();
        second.levels.push_back({"a", "z", "3", 3});
        registry.collect();
      });
      if (text == "interrupted") continue;
      CHECK(count_of(text, "# HELP a ") == 1);
      CHECK(count_of(text, "# TYPE a gauge\n") == 1);
      CHECK(count_of(text, "# TYPE b gauge\n") == 1);
      CHECK(count_of(text, "a{y=\"2\"} 2\n") == 1);
      CHECK(count_of(text, "a{x=\"1\"} 1\n") <= 1);
      CHECK(text.find("# TYPE a") < text.find("a{"));
    }
  }
}
#endif

}  // namespace
