#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/name_escaper.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/family/metric_finder.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"
#include "support/captured_errors.h"
#include "support/page.h"

namespace prom = prometheus_express;
using prom::Escaping;
using test_support::CapturedErrors;

namespace {

std::string page(prom::CollectorRegistry& registry, const prom::Format& format = prom::kTextFormat,
                 Escaping escaping = Escaping::kUnderscores) {
  return test_support::page(registry, format, {escaping});
}

TEST_CASE("an Info is written from the first info() on, and replaced by the next") {
  prom::CollectorRegistry registry{"ns"};
  prom::Info build{"build", "What is running.", {"version", "revision"}, registry};
  CHECK(page(registry) == "# HELP ns_build_info What is running.\n# TYPE ns_build_info gauge\n");
  build.info("1.4", 7);
  build.info("1.5", 8);
  CHECK(page(registry) ==
        "# HELP ns_build_info What is running.\n# TYPE ns_build_info gauge\n"
        "ns_build_info{version=\"1.5\",revision=\"8\"} 1\n");
  CHECK(page(registry, prom::kOpenMetricsFormat) ==
        "# HELP ns_build What is running.\n# TYPE ns_build info\n"
        "ns_build_info{version=\"1.5\",revision=\"8\"} 1\n# EOF\n");
  build.info("1.5", 8);
  CHECK(page(registry).find("} 1\n") != std::string::npos);
}

TEST_CASE("an Info declared with _info keeps one name") {
  prom::CollectorRegistry registry;
  prom::Info build{"build_info", "", {"version"}, registry};
  build.info("1");
  CHECK(page(registry, prom::kOpenMetricsFormat) ==
        "# HELP build \n# TYPE build info\nbuild_info{version=\"1\"} 1\n# EOF\n");
}

TEST_CASE("target_info is an Info named target, without namespace") {
  prom::CollectorRegistry registry{"ns"};
  prom::Info target{"target", "Target metadata", {"serial"}, registry, {prom::Prefix::kNone}};
  target.info("0042");
  CHECK(page(registry, prom::kOpenMetricsFormat) ==
        "# HELP target Target metadata\n# TYPE target info\ntarget_info{serial=\"0042\"} 1\n"
        "# EOF\n");
}

TEST_CASE("an Enum has a series for each state; the first holds at first") {
  prom::CollectorRegistry registry{"ns"};
  prom::Enum task{"task_state", "help", registry, prom::states("starting", "running")};
  const std::string lines =
      "ns_task_state{ns_task_state=\"starting\"} 1\nns_task_state{ns_task_state=\"running\"} 0\n";
  CHECK(page(registry) == "# HELP ns_task_state help\n# TYPE ns_task_state gauge\n" + lines);
  CHECK(page(registry, prom::kOpenMetricsFormat) ==
        "# HELP ns_task_state help\n# TYPE ns_task_state stateset\n" + lines + "# EOF\n");
  task.state("running");
  CHECK(page(registry).find("\"running\"} 1\n") != std::string::npos);
  CHECK(page(registry).find("\"starting\"} 0\n") != std::string::npos);
  CapturedErrors errors;
  task.state("flying");
  CHECK(errors.last() ==
        std::string("Enum::state() was called with a name that is not one of its states "
                    "('starting', ...)") +
            (PROMETHEUS_EXPRESS_FINDS_METRICS != 0 ? ": task_state" : ""));
  CHECK(page(registry).find("\"running\"} 1\n") != std::string::npos);
}

TEST_CASE("a labelled Enum, and the name it refuses as a label") {
  prom::CollectorRegistry registry{"ns"};
  prom::Enum<1, 2> pumps{"pump", "", {"which"}, registry, prom::states("off", "on")};
  pumps.labels("a").state("on");
  CHECK(page(registry).find("ns_pump{which=\"a\",ns_pump=\"off\"} 0\n"
                            "ns_pump{which=\"a\",ns_pump=\"on\"} 1\n") != std::string::npos);
  prom::Enum odd{"odd", "", registry, prom::states("a\"b\\c\n")};
  CHECK(page(registry).find("ns_odd{ns_odd=\"a\\\"b\\\\c\\n\"} 1\n") != std::string::npos);
  CapturedErrors errors;
  prom::Enum<1, 1> bad{"bad", "", {"ns_bad"}, registry, prom::states("x")};
  CHECK(errors.last().find("ns_bad") != std::string::npos);
}

TEST_CASE("exactly one state of a page holds, though it changes between the lines") {
  prom::CollectorRegistry registry;
  prom::Enum task{"t", "", registry, prom::states("a", "b", "c")};
  prom::Exposition exposition{registry};
  std::string all;
  char byte = 0;
  for (int i = 0;; ++i) {
    const prom::Exposition::Result result = exposition.read_some(&byte, 1);
    all.append(&byte, result.count);
    task.state(i % 2 == 0 ? "c" : "a");
    if (result.status == prom::Exposition::Status::kEnd) break;
  }
  std::size_t holding = 0;
  for (std::size_t at = all.find("} 1\n"); at != std::string::npos;
       at = all.find("} 1\n", at + 1)) {
    ++holding;
  }
  CHECK(holding == 1);
}

TEST_CASE("an Unknown is untyped in the old format") {
  prom::CollectorRegistry registry;
  prom::Unknown value{"v", "", registry};
  value.set(1.5);
  CHECK(page(registry) == "# HELP v \n# TYPE v untyped\nv 1.5\n");
  CHECK(page(registry, prom::kOpenMetricsFormat) == "# HELP v \n# TYPE v unknown\nv 1.5\n# EOF\n");
}

TEST_CASE("OpenMetrics: families of counters, units, quotes in help") {
  prom::CollectorRegistry registry;
  prom::Counter sent{
      "sent_bytes_total", "Say \"hello\".", registry, {prom::Prefix::kNamespace, "bytes"}};
  prom::Counter odd{"odd", "", registry};
  prom::Gauge temperature{
      "temperature_celsius", "", {"s"}, registry, {prom::Prefix::kNamespace, "celsius"}};
  sent.inc(5);
  temperature.labels("x").set(21);
  CHECK(page(registry, prom::kOpenMetricsFormat) ==
        "# HELP sent_bytes Say \\\"hello\\\".\n# TYPE sent_bytes counter\n# UNIT sent_bytes bytes\n"
        "sent_bytes_total 5\n"
        "# HELP odd \n# TYPE odd unknown\nodd 0\n"
        "# HELP temperature_celsius \n# TYPE temperature_celsius gauge\n"
        "# UNIT temperature_celsius celsius\ntemperature_celsius{s=\"x\"} 21\n# EOF\n");
}

TEST_CASE("a unit that the name does not end with is refused by name") {
  prom::CollectorRegistry registry;
  const prom::MetricOptions seconds{prom::Prefix::kNamespace, "seconds"};
  prom::Gauge good{"a_seconds", "", registry, seconds};
  prom::Counter also_good{"b_seconds_total", "", registry, seconds};
  CapturedErrors errors;
  prom::Gauge bytes{"a_bytes", "", registry, seconds};
  CHECK(errors.last().find("a_bytes") != std::string::npos);
  prom::Gauge bare{"seconds", "", registry, seconds};
  prom::Gauge glued{"milliseconds", "", registry, seconds};
  prom::Enum state{"state_seconds", "", registry, prom::states("x"), seconds};
  CHECK(errors.all().size() == 4);
}

TEST_CASE("UTF-8 names in every escaping scheme") {
  using Label = prom::LabelName<prom::MetricType::kGauge>;
  prom::CollectorRegistry registry{"my_ns"};
  prom::Gauge<2> gauge{prom::MetricName::utf8("caf\xc3\xa9.pr\"ix"),
                       "help",
                       {Label::utf8("a.b"), "plain"},
                       registry};
  gauge.labels("x", "y").set(1);
  CHECK(page(registry) ==
        "# HELP my_ns_caf__pr_ix help\n# TYPE my_ns_caf__pr_ix gauge\n"
        "my_ns_caf__pr_ix{a_b=\"x\",plain=\"y\"} 1\n");
  CHECK(page(registry, prom::kText100Format, Escaping::kAllowUtf8) ==
        "# HELP \"my_ns_caf\xc3\xa9.pr\\\"ix\" help\n# TYPE \"my_ns_caf\xc3\xa9.pr\\\"ix\" gauge\n"
        "{\"my_ns_caf\xc3\xa9.pr\\\"ix\",\"a.b\"=\"x\",plain=\"y\"} 1\n");
  CHECK(page(registry, prom::kText100Format, Escaping::kDots) ==
        "# HELP my__ns__caf___dot_pr__ix help\n# TYPE my__ns__caf___dot_pr__ix gauge\n"
        "my__ns__caf___dot_pr__ix{a_dot_b=\"x\",plain=\"y\"} 1\n");
  CHECK(page(registry, prom::kText100Format, Escaping::kValues) ==
        "# HELP U__my__ns__caf_e9__2e_pr_22_ix help\n# TYPE U__my__ns__caf_e9__2e_pr_22_ix gauge\n"
        "U__my__ns__caf_e9__2e_pr_22_ix{U__a_2e_b=\"x\",plain=\"y\"} 1\n");
}

// Where the number of hexadecimal digits, or of bytes, changes.
TEST_CASE("code points of every size in the escaping values") {
  const struct {
    const char* text;
    const char* digits;
  } kPoints[] = {{"\xc2\x80", "80"},
                 {"\xc3\xbf", "ff"},
                 {"\xc4\x80", "100"},
                 {"\xdf\xbf", "7ff"},
                 {"\xe0\xa0\x80", "800"},
                 {"\xe0\xbf\xbf", "fff"},
                 {"\xe1\x80\x80", "1000"},
                 {"\xef\xbf\xbd", "fffd"},
                 {"\xf0\x90\x80\x80", "10000"},
                 {"\xf3\xbf\xbf\xbf", "fffff"},
                 {"\xf4\x80\x80\x80", "100000"},
                 {"\xf4\x8f\xbf\xbf", "10ffff"},
                 {" ", "20"},
                 {"\t", "9"}};
  for (const auto& point : kPoints) {
    CAPTURE(point.digits);
    char text[40];
    prom::Writer writer{text, sizeof text};
    prom::NameEscaper escaper{writer, Escaping::kValues, false, prom::NameOf::kMetric};
    escaper.piece("a");
    escaper.piece(point.text);
    CHECK(std::string(text, static_cast<std::size_t>(writer.position() - text)) ==
          "U__a_" + std::string(point.digits) + "_");
  }
}

TEST_CASE("text 0.0.4 knows no escaping but underscores") {
  using Label = prom::LabelName<prom::MetricType::kGauge>;
  prom::CollectorRegistry registry;
  prom::Gauge<1> gauge{
      prom::MetricName::utf8("9\xe2\x82\xac.a:b"), "", {Label::utf8("a:b")}, registry};
  gauge.labels("x").set(1);
  prom::Counter<> counter{prom::MetricName::utf8("plain_total"), "", registry};
  const std::string expected =
      "# HELP ___a:b \n# TYPE ___a:b gauge\n___a:b{a_b=\"x\"} 1\n"
      "# HELP plain_total \n# TYPE plain_total counter\nplain_total 0\n";
  for (const Escaping escaping :
       {Escaping::kUnderscores, Escaping::kAllowUtf8, Escaping::kDots, Escaping::kValues}) {
    CHECK(page(registry, prom::kTextFormat, escaping) == expected);
  }
  CHECK(page(registry, prom::kText100Format) == expected);
}

TEST_CASE("plain names are left alone by all schemes but dots") {
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge<1> gauge{"a_b", "", {"c_d"}, registry};
  gauge.labels("x").set(1);
  for (const Escaping escaping :
       {Escaping::kAllowUtf8, Escaping::kUnderscores, Escaping::kValues}) {
    CHECK(page(registry, prom::kText100Format, escaping).find("\nns_a_b{c_d=\"x\"} 1\n") !=
          std::string::npos);
  }
  CHECK(page(registry, prom::kText100Format, Escaping::kDots).find("\nns__a__b{c_d=\"x\"} 1\n") !=
        std::string::npos);
}

TEST_CASE("names that are no UTF-8 are refused") {
  CHECK(prom::is_utf8_name("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"));
  for (const char* bad : {"", "\x80", "\xc3", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xff", "a\xe2\x82"}) {
    CHECK_FALSE(prom::is_utf8_name(bad));
  }
}

// client_golang escapes a family's name, _total included, and appends the suffixes of samples; its
// OpenMetrics takes _total off again for the family.
TEST_CASE("_total and _info are escaped with the name, the suffixes of samples are not") {
  prom::CollectorRegistry registry{"ns"};
  registry.enable_created();
  prom::MetricOptions seconds;
  seconds.unit = "seconds";
  prom::Counter<> requests{prom::MetricName::utf8("http.requests_total"), "", registry};
  prom::Counter<> plain{"waited_seconds_total", "", registry, seconds};
  prom::Info<1> info{prom::MetricName::utf8("build.target"), "", {"v"}, registry};
  prom::Histogram<0, 1> latency{prom::MetricName::utf8("the.latency_x"), "", registry,
                                prom::buckets(1)};
  prom::Summary<> summary{"size_y", "", registry};
  info.info(1);
  const auto has = [](const std::string& text, const std::string& part) {
    CAPTURE(part);
    CHECK(text.find("\n" + part) != std::string::npos);
  };
  const prom::Format& om = prom::kOpenMetricsFormat;
  const prom::Format& text = prom::kText100Format;
  const std::string values = page(registry, om, Escaping::kValues);
  has(values, "# TYPE U__ns__http_2e_requests_ counter\nU__ns__http_2e_requests__total 0\n");
  has(values, "U__ns__http_2e_requests__created ");
  has(values, "# UNIT ns_waited_seconds seconds\nns_waited_seconds_total 0\n");
  has(values, "# TYPE U__ns__build_2e_target_ info\nU__ns__build_2e_target__info{v=\"1\"} 1\n");
  has(values, "# TYPE U__ns__the_2e_latency__x histogram\nU__ns__the_2e_latency__x_bucket{");
  has(values, "U__ns__the_2e_latency__x_count 0\nU__ns__the_2e_latency__x_sum 0\n");
  has(values, "U__ns__the_2e_latency__x_created ");
  has(page(registry, text, Escaping::kValues),
      "# TYPE U__ns__http_2e_requests__total counter\nU__ns__http_2e_requests__total 0\n");
  has(page(registry, text, Escaping::kValues),
      "# TYPE U__ns__build_2e_target__info gauge\nU__ns__build_2e_target__info{v=\"1\"} 1\n");
  const std::string dots = page(registry, om, Escaping::kDots);
  has(dots, "# TYPE ns__http_dot_requests_ counter\nns__http_dot_requests__total 0\n");
  has(dots, "ns__http_dot_requests__created ");
  has(dots, "# TYPE ns__waited__seconds_ counter\nns__waited__seconds__total 0\n");
  has(dots, "# TYPE ns__build_dot_target_ info\nns__build_dot_target__info{v=\"1\"} 1\n");
  has(dots, "ns__the_dot_latency__x_bucket{");
  has(dots, "ns__size__y_count 0\nns__size__y_sum 0\nns__size__y_created ");
  // A unit is the end of the family's name, or the page is refused.
  CHECK(dots.find("# UNIT") == std::string::npos);
  has(page(registry, text, Escaping::kDots), "ns__http_dot_requests__total 0\n");
  has(page(registry, prom::kTextFormat), "ns_http_requests_total 0\n");
  has(page(registry, om), "# TYPE ns_http_requests counter\nns_http_requests_total 0\n");
  has(page(registry, om, Escaping::kAllowUtf8),
      "# TYPE \"ns_http.requests\" counter\n{\"ns_http.requests_total\"} 0\n");
  CHECK(page(registry, prom::kProtobufFormat, Escaping::kValues)
            .find("\x0a\x1eU__ns__http_2e_requests__total") != std::string::npos);
  CHECK(page(registry, prom::kProtobufFormat, Escaping::kDots)
            .find("\x0a\x1cns__http_dot_requests__total") != std::string::npos);
}

TEST_CASE("a name is escaped for what is wrong with the whole of it") {
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge<1> gauge{prom::MetricName::utf8("9lives"),
                       "",
                       {prom::LabelName<prom::MetricType::kGauge>::utf8("a:b")},
                       registry};
  gauge.labels("x").set(1);
  CHECK(page(registry, prom::kText100Format, Escaping::kAllowUtf8).find("\nns_9lives{\"a:b\"=") !=
        std::string::npos);
  CHECK(page(registry).find("\nns_9lives{a_b=") != std::string::npos);
  prom::CollectorRegistry bare;
  prom::Gauge<> alone{prom::MetricName::utf8("9lives"), "", bare};
  CHECK(page(bare, prom::kText100Format, Escaping::kValues).find("\nU___39_lives 0") !=
        std::string::npos);
}

TEST_CASE("a unit is escaped like the end of the name that it is") {
  prom::CollectorRegistry registry;
  prom::MetricOptions options;
  options.unit = "m/s";
  prom::Gauge<> speed{prom::MetricName::utf8("speed_m/s"), "", registry, options};
  CHECK(page(registry, prom::kOpenMetricsFormat).find("# UNIT speed_m_s m_s\n") !=
        std::string::npos);
  CHECK(page(registry, prom::kOpenMetricsFormat, Escaping::kAllowUtf8)
            .find("# UNIT \"speed_m/s\" m/s\n") != std::string::npos);
}

TEST_CASE("the states of an Enum are escaped, and its name is fit for a label") {
  prom::CollectorRegistry registry;
  prom::Enum state{"state", "", registry, prom::states("\"\\\n", "b")};
  CHECK(page(registry).find("\nstate{state=\"\\\"\\\\\\n\"} 1\n") != std::string::npos);
  CapturedErrors errors;
  prom::Enum colon{"a:b", "", registry, prom::states("x")};
  prom::Enum reserved{"__a", "", registry, prom::states("x")};
  prom::CollectorRegistry with_colon{"ns:"};
  prom::Enum in_it{"state", "", with_colon, prom::states("x")};
  CHECK(errors.all().size() == 3);
}

TEST_CASE("OpenMetrics leaves out what it forbids") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  prom::CollectorRegistry registry;
  prom::Summary summary{"s", "", registry};
  prom::Histogram<0, 1> histogram{"h", "", registry, prom::buckets(1)};
  prom::Histogram<0, 1> negative{"n", "", registry, prom::buckets(-1)};
  prom::Counter<> counter{"c_total", "", registry};
  const auto lines = [&](std::string_view name) {
    return page(registry, prom::kOpenMetricsFormat).find("\n" + std::string(name)) !=
           std::string::npos;
  };
  CHECK((lines("s_sum 0") && lines("h_sum 0") && lines("h_count 0") && lines("c_total 0")));
  CHECK_FALSE((lines("n_sum") || lines("n_count")));
  summary.observe(-1);
  histogram.observe(nan);
  counter.set_function([] { return std::numeric_limits<double>::quiet_NaN(); });
  CHECK_FALSE((lines("s_sum") || lines("h_sum") || lines("h_count") || lines("c_total")));
  CHECK((lines("s_count 1") && lines("h_bucket{le=\"+Inf\"} 0")));
  CHECK(page(registry).find("\ns_sum -1\n") != std::string::npos);
}

// It is no CounterValue, and must not be read as one.
TEST_CASE("the library's own count of dropped children is in every format") {
  static prom::FixedStorage<16> storage;  // too small for any child
  prom::CollectorRegistry registry{"ns", storage};
  prom::Gauge<1> gauge{"g", "", {"a"}, registry};
  gauge.labels("x").set(1);
  gauge.labels("y").set(1);
  const std::string series = "\nprometheus_express_dropped_children_total 2\n";
  CHECK(page(registry).find(series) != std::string::npos);
  CHECK(page(registry, prom::kText100Format).find(series) != std::string::npos);
  CHECK(page(registry, prom::kOpenMetricsFormat).find(series) != std::string::npos);
  const std::string protobuf = page(registry, prom::kProtobufFormat);
  CHECK(protobuf.find("prometheus_express_dropped_children_total") != std::string::npos);
  const char counter_of_2[] = {0x22, 0x0b, 0x1a, 0x09, 0x09, 0, 0, 0, 0, 0, 0, 0, 0x40};
  CHECK(protobuf.find(std::string(counter_of_2, sizeof counter_of_2)) != std::string::npos);
}

}  // namespace
