#include "prometheus_express/exposition/exposition.h"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"

namespace prom = prometheus_express;
using prom::Exposition;

namespace {

// A registry with every type, with and without labels, and everything that is escaped.
struct Everything {
  Everything() {
    counter.inc(1588);
    fraction.inc(0.1);
    fraction.inc(0.2);
    gauge.set(-1.5e-300);
    gauges.labels("bme680", "back\\slash").set(49.4062);
    gauges.labels("line\nfeed", "\"quoted\"").set(-0.0);
    gauges.labels("", "\xc3\xa4").set(1e300);
    summary.observe(0.25);
    summaries.labels(1).observe(3);
    for (double value = 0; value < 12; value += 0.37) histogram.observe(value);
    histograms.labels("x").observe(2);
    histograms.labels("y").observe(1e9);
    build.info("1.4", "8f\"77");
    state.state("running");
    states.labels("pump").state("stopped");
    unknown.set(0.5);
    utf8.labels("GET").inc(3);
    traced.inc(2, {{{"trace_id", "ab\"c"}, {"span_id", "\xc3\xa4"}}});
    for (int i = -50; i < 50; ++i) native.observe(i * 0.37, {{{"trace_id", "1"}}});
  }

  static prom::MetricOptions with(prom::ExemplarStore& store) {
    prom::MetricOptions options;
    options.exemplars = &store;
    return options;
  }

  prom::Exemplars<8> exemplars;
  prom::CollectorRegistry registry{"prom_express"};
  prom::Counter<> counter{"test_counter", "help with \\ and\nnewline and \"quotes\"", registry};
  prom::Counter<> fraction{"seconds_total", "", registry};
  prom::Gauge<> gauge{"g", "gauge", registry};
  prom::Gauge<2> gauges{"gauges", "gauges", {"sensor", "other"}, registry};
  prom::Gauge<1> childless{"childless", "has no child", {"a"}, registry};
  prom::Summary<> summary{"s", "summary", registry};
  prom::Summary<1, 2> summaries{
      "summaries", "summaries", {"n"}, registry, prom::quantiles(0.5, 0.99)};
  prom::Histogram<> histogram{"h", "histogram", registry};
  prom::Histogram<1, 3> histograms{
      "histograms", "histograms", {"a"}, registry, prom::buckets(-1, 0, 2.5)};
  prom::Info<2> build{"build", "What is running.", {"version", "revision"}, registry};
  prom::Enum<0, 3> state{"task_state", "What the task does.", registry,
                         prom::states("starting", "running", "stopped")};
  prom::Enum<1, 2> states{"states", "help", {"of"}, registry, prom::states("running", "stopped")};
  prom::Unknown<> unknown{"unknown", "help", registry};
  prom::Counter<> traced{"traced_total", "help", registry, with(exemplars)};
  prom::Histogram<0, 3, 40> native{
      "native",       "help", registry, prom::buckets(-1, 0, 2.5), prom::native_histogram<40>(),
      with(exemplars)};
  prom::Counter<1> utf8{prom::MetricName::utf8("http.r\xc3\xa4quests_total"),
                        "help",
                        {prom::LabelName<prom::MetricType::kCounter>::utf8("http.method")},
                        registry};
};

struct Style {
  const prom::Format* format;
  prom::Escaping escaping;
};

const Style kStyles[] = {
    {&prom::kTextFormat, prom::Escaping::kUnderscores},
    {&prom::kText100Format, prom::Escaping::kAllowUtf8},
    {&prom::kText100Format, prom::Escaping::kDots},
    {&prom::kText100Format, prom::Escaping::kValues},
    {&prom::kOpenMetricsFormat, prom::Escaping::kUnderscores},
    {&prom::kOpenMetricsFormat, prom::Escaping::kAllowUtf8},
    {&prom::kProtobufFormat, prom::Escaping::kUnderscores},
    {&prom::kProtobufFormat, prom::Escaping::kAllowUtf8},
};

std::string read_in_pieces(prom::CollectorRegistry& registry, std::size_t size,
                           const Style& style = kStyles[0]) {
  prom::NativeSnapshots<1, 64> snapshots;
  prom::ExemplarBuffers<1> exemplars;
  Exposition exposition{registry, *style.format, {style.escaping, &snapshots, &exemplars}};
  const std::unique_ptr<char[]> buffer{new char[size]};  // exact, so that ASan sees any overrun
  std::string page;
  for (;;) {
    const Exposition::Result result = exposition.read_some(buffer.get(), size);
    page.append(buffer.get(), result.count);
    if (result.status == Exposition::Status::kEnd) return page;
    REQUIRE(result.status == Exposition::Status::kMore);
    if (result.count != size) REQUIRE(result.count == size);
  }
}

TEST_CASE("every buffer size gives the same bytes") {
  Everything everything;
  for (const Style& style : kStyles) {
    const std::string page = read_in_pieces(everything.registry, 100'000, style);
    REQUIRE(page.size() > 1500);
    for (std::size_t size = 1; size <= 300; ++size) {
      CAPTURE(size);
      REQUIRE(read_in_pieces(everything.registry, size, style) == page);
    }
    REQUIRE(read_in_pieces(everything.registry, page.size(), style) == page);
  }
  CHECK(everything.registry.render() == read_in_pieces(everything.registry, 1));
}

TEST_CASE("an empty registry gives an empty page") {
  prom::CollectorRegistry registry;
  CHECK(read_in_pieces(registry, 1).empty());
}

TEST_CASE("a value that changes between two pieces of its line is not torn") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "", registry};
  const std::string before = "# HELP g \n# TYPE g gauge\n";
  for (std::size_t cut = before.size() + 1; cut < before.size() + 8; ++cut) {
    gauge.set(111111);
    Exposition exposition{registry};
    std::string page(cut, '\0');
    REQUIRE(exposition.read_some(page.data(), cut).count == cut);
    gauge.set(2);
    char rest[64];
    const Exposition::Result result = exposition.read_some(rest, sizeof rest);
    CHECK(result.status == Exposition::Status::kEnd);
    CHECK(page + std::string(rest, result.count) == before + "g 111111\n");
  }
}

TEST_CASE("the lines of a histogram or summary agree, however slowly they are read") {
  prom::CollectorRegistry registry;
  prom::Histogram<0, 2> h{"h", "", registry, prom::buckets(1, 2)};
  prom::Summary<> s{"s", "", registry};
  Exposition exposition{registry};
  std::string page;
  char byte = 0;
  while (true) {
    const Exposition::Result result = exposition.read_some(&byte, 1);
    page.append(&byte, result.count);
    if (result.status == Exposition::Status::kEnd) break;
    h.observe(1.5);
    s.observe(1);
  }
  const auto number_after = [&page](const std::string& head) {
    return std::stod(page.substr(page.find(head) + head.size()));
  };
  CHECK(number_after("h_bucket{le=\"2.0\"} ") == number_after("h_count "));
  CHECK(number_after("h_bucket{le=\"+Inf\"} ") == number_after("h_count "));
  CHECK(number_after("h_sum ") == 1.5 * number_after("h_count "));
  CHECK(number_after("s_sum ") == number_after("s_count "));
  CHECK(number_after("s_sum ") > number_after("h_count "));
}

// Reads the page until `stop` was read, then runs `meanwhile`, then reads the rest.
template <class Meanwhile>
Exposition::Status read_around(prom::CollectorRegistry& registry, const std::string& stop,
                               std::string& page, Meanwhile meanwhile) {
  Exposition exposition{registry};
  bool done = false;
  for (;;) {
    char byte = 0;
    const Exposition::Result result = exposition.read_some(&byte, 1);
    page.append(&byte, result.count);
    if (result.status != Exposition::Status::kMore) return result.status;
    if (!done && page.size() >= stop.size() &&
        page.compare(page.size() - stop.size(), stop.size(), stop) == 0) {
      meanwhile();
      done = true;
    }
  }
}

struct Three {
  prom::CollectorRegistry registry;
  prom::Gauge<> first{"first", "", registry};
  std::optional<prom::Gauge<1>> middle;
  prom::Gauge<> last{"last", "", registry};

  Three() {
    registry.unregister(last);
    middle.emplace("middle", "", kLabel, registry);
    middle->labels("a").set(1);
    middle->labels("b").set(2);
    again.emplace(registry, last);
  }
  std::optional<prom::Registration> again;
  static constexpr prom::LabelName<prom::MetricType::kGauge> kLabel[1] = {"x"};
};

const std::string kLast = "# HELP last \n# TYPE last gauge\nlast 0\n";

TEST_CASE("a metric that ends between two of its lines is left, and the page goes on") {
  for (const char* stop : {"# HELP middle \n", "# TYPE middle gauge\n", "middle{x=\"a\"} 1\n",
                           "middle{x=\"b\"} 2\n"}) {
    Three three;
    std::string page;
    const auto status = read_around(three.registry, stop, page, [&three] { three.middle.reset(); });
    CHECK(status == Exposition::Status::kEnd);
    CHECK(page.substr(page.find(stop) + std::string(stop).size()) == kLast);
  }
}

TEST_CASE("a metric that ends inside one of its lines interrupts the scrape") {
  for (const char* stop : {"# HELP mi", "# TYPE middle g", "middle{x=\"", "middle{x=\"b\"} 2"}) {
    Three three;
    std::string page;
    const auto status = read_around(three.registry, stop, page, [&three] { three.middle.reset(); });
    CHECK(status == Exposition::Status::kInterrupted);
    CHECK(page.back() != '\n');
  }
}

TEST_CASE("a metric that ends elsewhere changes nothing for a scrape inside another line") {
  Three three;
  std::string page;
  const auto status =
      read_around(three.registry, "first", page, [&three] { three.middle.reset(); });
  CHECK(status == Exposition::Status::kEnd);
  CHECK(page == "# HELP first \n# TYPE first gauge\nfirst 0\n" + kLast);
}

TEST_CASE("a metric made during a scrape is for the next one") {
  Three three;
  std::string page;
  std::optional<prom::Gauge<>> late;
  const auto status = read_around(three.registry, "TYPE first", page,
                                  [&] { late.emplace("late", "", three.registry); });
  CHECK(status == Exposition::Status::kEnd);
  CHECK(page.find("late") == std::string::npos);
  CHECK(three.registry.render().find("late 0\n") != std::string::npos);
}

TEST_CASE("a child removed before its line is left out, even if the scrape stood on it") {
  Three three;
  std::string page;
  const auto status = read_around(three.registry, "middle{x=\"a\"} 1\n", page,
                                  [&three] { three.middle->remove("b"); });
  CHECK(status == Exposition::Status::kEnd);
  CHECK(page.find("x=\"b\"") == std::string::npos);
  CHECK(page.find("# HELP middle") == page.rfind("# HELP middle"));
}

TEST_CASE("all children removed behind the header leave it alone, and the next metric follows") {
  Three three;
  std::string page;
  const auto status = read_around(three.registry, "# TYPE middle gauge\n", page,
                                  [&three] { three.middle->clear(); });
  CHECK(status == Exposition::Status::kEnd);
  CHECK(page.find("# TYPE middle gauge\n" + kLast) != std::string::npos);
  CHECK(page.find("# HELP middle") == page.rfind("# HELP middle"));
}

TEST_CASE("a child removed inside its line is finished") {
  Three three;
  std::string page;
  const auto status =
      read_around(three.registry, "middle{x=\"b\"", page, [&three] { three.middle->clear(); });
  CHECK(status == Exposition::Status::kEnd);
  CHECK(page.find("middle{x=\"b\"} 2\n" + kLast) != std::string::npos);
}

// Reads whole lines through a buffer of `size` bytes, or a larger one where a line does not fit,
// and calls `between` with the number of reads so far.
template <class Between>
std::string read_in_lines(prom::CollectorRegistry& registry, std::size_t size, Between between) {
  Exposition exposition{registry};
  std::string page;
  std::string buffer(size, '\0');
  for (int reads = 1;; ++reads) {
    const Exposition::Result result = exposition.read_lines(buffer.data(), buffer.size());
    REQUIRE(result.status != Exposition::Status::kInterrupted);
    page.append(buffer, 0, result.count);
    REQUIRE((page.empty() || page.back() == '\n'));
    if (result.status == Exposition::Status::kEnd) return page;
    if (result.count == 0) buffer.resize(buffer.size() + 1);
    between(reads);
  }
}

TEST_CASE("read in whole lines, the page is the same whatever the buffer's size") {
  Everything everything;
  const std::string page = read_in_pieces(everything.registry, 1);
  for (std::size_t size = 1; size <= page.size() + 1; ++size) {
    CHECK(read_in_lines(everything.registry, size, [](int) {}) == page);
  }
}

TEST_CASE("read in whole lines, a metric that ends at any moment interrupts nothing") {
  for (std::size_t size = 1; size < 100; ++size) {
    for (int when = 1; when < 200; ++when) {
      Three three;
      const std::string page = read_in_lines(three.registry, size, [&](int reads) {
        if (reads == when) three.middle.reset();
      });
      CHECK(page.substr(page.size() - kLast.size()) == kLast);
    }
  }
}

TEST_CASE("a registry that ends interrupts its scrapes") {
  for (const int reads : {0, 1, 15}) {
    auto registry = std::make_unique<prom::CollectorRegistry>();
    prom::Gauge<> gauge{"gauge", "", *registry};
    Exposition exposition{*registry};
    char byte = 0;
    for (int i = 0; i < reads; ++i) {
      CHECK(exposition.read_some(&byte, 1).status == Exposition::Status::kMore);
    }
    registry.reset();
    CHECK(exposition.read_some(&byte, 1).status == Exposition::Status::kInterrupted);
    CHECK(exposition.read_some(&byte, 1).count == 0);
  }
}

}  // namespace
