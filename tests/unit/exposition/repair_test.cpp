// No byte that is not UTF-8 leaves on a page, in any format.
#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/text/utf8.h"
#include "support/captured_errors.h"
#include "support/page.h"

namespace prom = prometheus_express;
using test_support::page;

namespace {

const std::string kFffd = "\xef\xbf\xbd";

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST_CASE("constant labels") {
  test_support::CapturedErrors errors;
  prom::CollectorRegistry registry;
  const prom::ConstantLabel labels[] = {{"site", "D\xfcsseldorf"}, {"zone", "\xc3\xa4\xc3"}};
  registry.set_constant_labels(labels);
  REQUIRE(errors.all().size() == 2);
  CHECK(errors.all()[0].find("'site'") != std::string::npos);
  CHECK(errors.all()[1].find("'zone'") != std::string::npos);
  prom::Gauge<> gauge{"gauge", "", registry};
  prom::Gauge<1> labelled{"labelled", "", {"a"}, registry};
  prom::Histogram<0, 1> histogram{"histogram", "", registry, prom::buckets(1)};
  prom::Enum<0, 2> state{"state", "", registry, prom::states("a", "b")};
  labelled.labels("x").set(1);
  for (const prom::Format* format :
       {&prom::kTextFormat, &prom::kText100Format, &prom::kOpenMetricsFormat}) {
    const std::string text = page(registry, *format);
    CHECK(prom::is_utf8(text));
    CHECK(text.find("gauge{site=\"D" + kFffd + "sseldorf\",zone=\"\xc3\xa4" + kFffd + "\"} 0\n") !=
          std::string::npos);
    CHECK(count(text, "\"D" + kFffd + "sseldorf\"") == count(text, "site="));
  }
  // A LabelPair, whose length counts what is written.
  const std::string field =
      "\x0a\x04site\x12\x0c"
      "D" +
      kFffd + "sseldorf";
  const std::string protobuf = page(registry, prom::kProtobufFormat);
  CHECK(count(protobuf, field) == 6);
  CHECK(count(protobuf, "\xfc") == 0);
  CHECK(registry.repaired_values() == 2);
}

TEST_CASE("label values and facts") {
  test_support::CapturedErrors errors;
  prom::CollectorRegistry registry;
  prom::Gauge<1> gauge{"gauge", "", {"a"}, registry};
  prom::Info<1> info{"info", "", {"a"}, registry};
  prom::Enum<1, 1> state{"state", "", {"a"}, registry, prom::states("s")};
  gauge.labels("\"\xff\n").set(1);
  info.info("\xff");
  state.labels("\xff").state("s");
  for (const prom::Format* format :
       {&prom::kTextFormat, &prom::kText100Format, &prom::kOpenMetricsFormat}) {
    CHECK(prom::is_utf8(page(registry, *format)));
    CHECK(count(page(registry, *format), kFffd) == 3);
  }
  const std::string protobuf = page(registry, prom::kProtobufFormat);
  CHECK(protobuf.find("\x12\x05\"" + kFffd + "\n") != std::string::npos);
  CHECK(count(protobuf, "\x12\x03" + kFffd) == 2);
}

TEST_CASE("exemplars are kept, with U+FFFD; the first of a store is reported") {
  test_support::CapturedErrors errors;
  prom::Exemplars<4> store;
  prom::MetricOptions options;
  options.exemplars = &store;
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"c_total", "", registry, options};
  CHECK(counter.inc(1, {{{"id", "\xff\"\xc3"}}}));
  CHECK(counter.inc(1, {{{"id", "\xff\"\xc3"}}}));
  CHECK(errors.all().size() == 1);
  const std::string text = page(registry, prom::kOpenMetricsFormat);
  CHECK(text.find("# {id=\"" + kFffd + "\\\"" + kFffd + "\"} 1 ") != std::string::npos);
  const std::string protobuf = page(registry, prom::kProtobufFormat);
  CHECK(protobuf.find("\x12\x07" + kFffd + "\"" + kFffd) != std::string::npos);
  // A U+FFFD is one of the 128 characters; a board has no room for its three bytes each.
  CHECK(counter.inc(1, {{{"id", std::string(126, '\xff')}}}) == prom::kLarge);
  CHECK_FALSE(counter.inc(1, {{{"id", std::string(127, '\xff')}}}));
}

}  // namespace
