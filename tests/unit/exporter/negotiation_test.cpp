// What a reader gets for what it asks: formats, filters, and memory for native histograms.
#include <doctest/doctest.h>

#include <cstddef>
#include <list>
#include <string>
#include <utility>

#include "prometheus_express/exporter/exporter_metrics.h"
#include "prometheus_express/exporter/metrics_handler.h"
#include "prometheus_express/exposition/formats/all_formats.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/summary.h"
#include "support/page.h"

namespace prom = prometheus_express;

namespace {

struct Answer {
  int status;
  std::string headers;
  std::string body;
};

// Lets the handler answer, as the server would.
template <class Handler>
Answer ask(Handler& handler, const std::string& accept, const std::string& query = "") {
  static char buffer[65536];
  const std::string lines = accept.empty() ? "" : "Accept: " + accept + "\r\n";
  prom::Request::Parts parts;
  parts.method = "GET";
  parts.path = "/metrics";
  parts.query = query;
  parts.header_lines = lines;
  prom::Response response{buffer, sizeof buffer};
  handler(prom::Request{parts}, response);
  return {response.status(), std::string(response.header_lines()), std::string(response.body())};
}

std::string content_type(const Answer& answer) {
  const std::string name = "Content-Type: ";
  const std::size_t begin = answer.headers.find(name) + name.size();
  return answer.headers.substr(begin, answer.headers.find('\r', begin) - begin);
}

TEST_CASE("what the Prometheus servers and curl send, and what they get") {
  prom::CollectorRegistry registry;
  prom::MetricsHandler<2> handler{registry};
  handler.offer(prom::kAllFormats);
  const std::string text = "text/plain; version=0.0.4; charset=utf-8";
  const std::string openmetrics =
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
  CHECK(content_type(ask(handler, "")) == text);
  CHECK(content_type(ask(handler, "*/*")) == text);
  CHECK(content_type(ask(handler, "text/html")) == text);
  CHECK(content_type(ask(handler,
                         "application/openmetrics-text;version=1.0.0,application/"
                         "openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/"
                         "*;q=0.1")) == openmetrics);
  CHECK(content_type(ask(handler,
                         "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                         "encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.75")) ==
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
        "encoding=delimited; escaping=underscores");
  CHECK(content_type(ask(handler, "text/plain;version=1.0.0;escaping=dots")) ==
        "text/plain; version=1.0.0; charset=utf-8; escaping=dots");
}

TEST_CASE("without an offer it is text alone") {
  prom::CollectorRegistry registry;
  prom::MetricsHandler<1> handler{registry};
  CHECK(content_type(ask(handler, "application/openmetrics-text;version=1.0.0")) ==
        "text/plain; version=0.0.4; charset=utf-8");
}

std::string page(prom::CollectorRegistry& registry, const std::string& query) {
  prom::ExpositionOptions options;
  options.filter = prom::NameFilter(query);
  return test_support::page(registry, prom::kTextFormat, options);
}

TEST_CASE("name[] shows families by their name or that of a sample") {
  prom::CollectorRegistry registry{"ns"};
  prom::Counter<> counter{"a_total", "", registry};
  prom::Histogram<0, 1> histogram{"h", "", registry, prom::buckets(1)};
  prom::Summary<> summary{"s", "", registry};
  prom::Info<1> info{"build", "", {"v"}, registry};
  const auto shows = [&registry](const std::string& query, const std::string& family) {
    return page(registry, query).find("# TYPE " + family + " ") != std::string::npos;
  };
  CHECK(page(registry, "") == page(registry, "other=1"));
  CHECK(shows("name[]=ns_a_total", "ns_a_total"));
  CHECK(shows("name%5B%5D=ns_a", "ns_a_total"));
  CHECK_FALSE(shows("name[]=ns_a_total", "ns_h"));
  for (const char* name : {"ns_h", "ns_h_bucket", "ns_h_count", "ns_h_sum"}) {
    CHECK(shows(std::string("name[]=") + name, "ns_h"));
  }
  CHECK_FALSE(shows("name[]=ns_h_total", "ns_h"));
  for (const char* name : {"ns_s", "ns_s_count", "ns_s_sum"}) {
    CHECK(shows(std::string("name[]=") + name, "ns_s"));
  }
  CHECK_FALSE(shows("name[]=ns_s_bucket", "ns_s"));
  CHECK(shows("name[]=ns_build", "ns_build_info"));
  CHECK(shows("name[]=x&name[]=ns_build_info", "ns_build_info"));
  CHECK(page(registry, "name[]=nothing").empty());
}

TEST_CASE("a query with more than 64 parameters beside name[] is refused") {
  prom::CollectorRegistry registry;
  prom::Counter<> counter{"x_total", "", registry};
  prom::MetricsHandler<1> handler{registry};
  prom::ExporterMetrics metrics{registry};
  handler.offer(prom::kAllFormats);
  handler.count_in(metrics);
  for (const char* padding : {"&name[]=y", "&a=b", "&"}) {
    std::string query = "name[]=x_total";
    for (std::size_t i = 1; i < prom::NameFilter::kMostParameters; ++i) query += padding;
    CAPTURE(padding);
    CHECK(ask(handler, "", query).status == 200);
    const Answer refused = ask(handler, "", query + padding);
    CHECK(refused.status == 400);
    CHECK(refused.body == "more than 64 parameters beside name[]\n");
  }
  CHECK(ask(handler, "", std::string(1'000, '&')).status == 200);
}

TEST_CASE("one read passes over a bounded number of metrics") {
  prom::CollectorRegistry registry;
  std::list<std::string> names;
  std::list<prom::Counter<>> counters;
  for (int i = 0; i < 1'000; ++i) {
    names.push_back("c" + std::to_string(i));
    counters.emplace_back(prom::MetricName::borrowed(names.back().c_str()), "", registry);
  }
  prom::ExpositionOptions options;
  options.filter = prom::NameFilter("name[]=c999");
  prom::Exposition exposition{registry, prom::kTextFormat, options};
  char buffer[256];
  int reads = 1;
  prom::Exposition::Result result = exposition.read_some(buffer, sizeof buffer);
  for (; result.status == prom::Exposition::Status::kMore; ++reads) {
    CHECK(result.count == 0);
    result = exposition.read_some(buffer, sizeof buffer);
  }
  CHECK(reads == 1'000 / 64 + 1);
  CHECK(std::string(buffer, result.count) == "# HELP c999 \n# TYPE c999 counter\nc999 0\n");
}

TEST_CASE("a protobuf scrape keeps memory for native buckets only while it writes a histogram") {
  prom::CollectorRegistry registry;
  prom::Histogram h{"h", "", registry, prom::buckets(1), prom::native_histogram<20>(2)};
  h.observe(3);
  prom::MetricsHandler<4> handler{registry};
  prom::NativeSnapshots<1, 20> snapshots;
  handler.offer(prom::kAllFormats);
  handler.lend(snapshots);
  const std::string protobuf =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  prom::ExpositionOptions options;
  options.snapshots = &snapshots;
  const std::string native = test_support::page(registry, prom::kProtobufFormat, options);
  const std::string classic = test_support::page(registry, prom::kProtobufFormat);
  CHECK(native != classic);
  for (std::size_t stop = 0; stop <= native.size(); ++stop) {
    CAPTURE(stop);
    prom::Exposition slow{registry, prom::kProtobufFormat, options};
    char buffer[512];
    if (stop != 0) (void)slow.read_some(buffer, stop);
    const bool inside = stop != 0 && stop < native.size();
    const std::string other = test_support::page(registry, prom::kProtobufFormat, options);
    CHECK(other == (inside ? classic : native));
    CHECK(ask(handler, protobuf).status == 200);
    if (!inside) continue;
    const prom::Exposition::Result rest = slow.read_some(buffer + stop, sizeof buffer - stop);
    CHECK(std::string(buffer, stop + rest.count) == native);
    CHECK(test_support::page(registry, prom::kProtobufFormat, options) == native);
  }
}

}  // namespace
