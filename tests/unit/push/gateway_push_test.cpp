#include "prometheus_express/push/gateway_push.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "gateway_fixture.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/summary.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;
using prom::StatusCode;
using push_samples::GatewayFixture;
using push_samples::kGateway;
using push_samples::kPage;

namespace {

bool has(const char* text, const char* part) {
  return std::string(text).find(part) != std::string::npos;
}

TEST_CASE("push is PUT, push_add is POST, remove is DELETE") {
  GatewayFixture fixture;
  fixture.push.push(kGateway, "j", fixture.registry, {{"instance", "i"}});
  fixture.run();
  CHECK_MESSAGE(fixture.push.status().ok(), fixture.push.status().text());
  CHECK(fixture.push.answer() == 200);
  CHECK(fixture.heard.method == "PUT");
  CHECK(fixture.heard.path == "/metrics/job/j/instance/i");
  CHECK(fixture.heard.body == kPage);
  CHECK(fixture.heard.content_type == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(fixture.heard.authorization.empty());

  fixture.push.push_add("http://127.0.0.1:9091/prefix//", "j", fixture.registry);
  fixture.run();
  CHECK(fixture.push.status().ok());
  CHECK(fixture.heard.method == "POST");
  CHECK(fixture.heard.path == "/prefix/metrics/job/j");
  CHECK(fixture.heard.body == kPage);

  fixture.answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
  prom::GatewayOptions options;
  options.user = "u";
  options.password = "p";
  fixture.push.remove(kGateway, "j", {}, options);
  fixture.run();
  CHECK(fixture.push.status().ok());
  CHECK(fixture.push.answer() == 202);
  CHECK(fixture.heard.method == "DELETE");
  CHECK(fixture.heard.body.empty());
  CHECK(fixture.heard.content_type.empty());
  CHECK(fixture.heard.authorization == "Basic dTpw");
  CHECK(fixture.requests == 3);

#if PROMETHEUS_EXPRESS_LARGE
  options.bearer_token = "t0ken";
  fixture.push.remove(kGateway, "j", {}, options);
  fixture.run();
  CHECK(fixture.heard.authorization == "Basic dTpw");
  options.user = {};
  fixture.push.remove(kGateway, "j", {}, options);
  fixture.run();
  CHECK(fixture.heard.authorization == "Bearer t0ken");
#endif
}

TEST_CASE("labels are sorted, and values reach the path whole") {
  struct Value {
    const char* value;
    const char* path;
  };
  const Value values[] = {
      {"plain-._~09AZ", "/metrics/job/plain-._~09AZ/a/x/b/y"},
      {"a/b", "/metrics/job@base64/YS9i/a/x/b/y"},
      {"/", "/metrics/job@base64/Lw==/a/x/b/y"},
      {".", "/metrics/job@base64/Lg==/a/x/b/y"},
      {"..", "/metrics/job@base64/Li4=/a/x/b/y"},
      {"...", "/metrics/job/.../a/x/b/y"},
      {"a b", "/metrics/job/a%20b/a/x/b/y"},
      {"a+b", "/metrics/job/a%2Bb/a/x/b/y"},
      {"50%", "/metrics/job/50%25/a/x/b/y"},
      {"a?b#c", "/metrics/job/a%3Fb%23c/a/x/b/y"},
      {"\xc3\xa4/~~", "/metrics/job@base64/w6Qvfn4=/a/x/b/y"},
      {"\xc3\xa4\r\n", "/metrics/job/%C3%A4%0D%0A/a/x/b/y"},
      {"x@base64", "/metrics/job/x%40base64/a/x/b/y"},
  };
  for (const Value& value : values) {
    CAPTURE(value.path);
    GatewayFixture fixture;
    fixture.push.push(kGateway, value.value, fixture.registry, {{"b", "y"}, {"a", "x"}});
    fixture.run();
    CHECK(fixture.push.status().ok());
    CHECK(fixture.heard.path == value.path);
  }
  GatewayFixture fixture;
  const prom::GroupingLabel labels[] = {{"c", "a/b"}, {"B", ""}, {"_a", "1"}};
  fixture.push.remove(kGateway, "j", labels);
  fixture.run();
  CHECK(fixture.heard.path == "/metrics/job/j/B@base64/=/_a/1/c@base64/YS9i");
}

TEST_CASE("values that are not UTF-8 reach the path as U+FFFD, are counted and reported") {
  test_support::CapturedErrors errors;
  GatewayFixture fixture;
  fixture.push.push(kGateway, "caf\xe9", fixture.registry, {{"a", "\xc3/"}, {"b", "\xc3\xa4"}});
  fixture.run();
  CHECK(fixture.push.status().ok());
  CHECK(fixture.heard.path == "/metrics/job/caf%EF%BF%BD/a@base64/77-9Lw==/b/%C3%A4");
  CHECK(has(fixture.heard.body.c_str(), "prometheus_express_repaired_label_values_total 2\n"));
  REQUIRE(errors.all().size() == 2);
  CHECK(has(errors.all()[0].c_str(), "\"job\""));
  CHECK(has(errors.all()[1].c_str(), "\"a\""));
}

TEST_CASE("a group that is not allowed is refused before anything is sent") {
  GatewayFixture fixture;
  std::string_view gateway = kGateway;
  std::string_view job = "j";
  prom::GroupingLabel labels[2] = {{"a", "1"}, {"b", "2"}};
  const char* said = "grouping label";
  SUBCASE("no job") {
    job = "";
    said = "job";
  }
  SUBCASE("a label called job") { labels[1].name = "job"; }
  SUBCASE("a reserved label") { labels[1].name = "__name__"; }
  SUBCASE("no name") { labels[1].name = ""; }
  SUBCASE("a name with a slash") { labels[1].name = "a/b"; }
  SUBCASE("twice the same") { labels[1].name = "a"; }
  SUBCASE("a gateway with a query") {
    gateway = "127.0.0.1:9091/?x";
    said = "query";
  }
  SUBCASE("https") {
    gateway = "https://127.0.0.1:9091";
    said = prom::kLarge ? "an https URL needs a network with TLS" : "not http";
  }
  SUBCASE("a metric with a label of the group") {
    labels[1].name = "sensor";
    said = "temperature already carries the label \"sensor\"";
  }
  fixture.push.push(gateway, job, fixture.registry, labels);
  CHECK_FALSE(fixture.push.busy());
  CHECK(fixture.push.status().code() == StatusCode::kInvalid);
  CHECK_MESSAGE(has(fixture.push.status().text(), said), fixture.push.status().text());
  CHECK(fixture.push.answer() == 0);
  fixture.run();
  CHECK(fixture.network.operations() == 0);
}

TEST_CASE("labels that a metric writes by itself belong to it too") {
  GatewayFixture fixture;
  prom::GroupingLabel labels[1] = {{"x", "1"}};
  const prom::ConstantLabel constants[] = {{"job", "mine"}};
  prom::CollectorRegistry registry{"ns", fixture.storage};
  SUBCASE("job") {
    prom::Gauge<1> gauge{"g", "", {"job"}, registry};
    fixture.push.push(kGateway, "j", registry, labels);
  }
  SUBCASE("job of all metrics") {
    registry.set_constant_labels(constants);
    prom::Gauge<> gauge{"g", "", registry};
    fixture.push.push(kGateway, "j", registry, labels);
  }
  SUBCASE("le") {
    labels[0].name = "le";
    prom::Histogram<0, 1> histogram{"h", "", registry, prom::buckets(1)};
    fixture.push.push(kGateway, "j", registry, labels);
  }
  SUBCASE("quantile") {
    labels[0].name = "quantile";
    prom::Summary<> summary{"s", "", registry};
    fixture.push.push(kGateway, "j", registry, labels);
  }
  SUBCASE("the state of an Enum") {
    labels[0].name = "ns_state";
    prom::Enum<0, 1> state{"state", "", registry, prom::states("on")};
    fixture.push.push(kGateway, "j", registry, labels);
  }
  SUBCASE("a UTF-8 name as it is written") {
    labels[0].name = "a_b_";
    prom::Gauge<1> gauge{prom::MetricName::utf8("g.x"),
                         "",
                         {prom::LabelName<prom::MetricType::kGauge>::utf8("a.b\xc3\xa4")},
                         registry};
    fixture.push.push(kGateway, "j", registry, labels);
  }
  CHECK(fixture.push.status().code() == StatusCode::kInvalid);
  CHECK_MESSAGE(has(fixture.push.status().text(), "already carries"), fixture.push.status().text());
  CHECK(fixture.network.operations() == 0);
}

TEST_CASE("a refusal is a status with the gateway's words") {
  struct Refusal {
    const char* answer;
    int number;
    StatusCode code;
    const char* words;
  };
  const Refusal refusals[] = {
      {"HTTP/1.1 400 Bad Request\r\nContent-Length: 13\r\n\r\nno final LF\r\n", 400,
       StatusCode::kInvalid, "answer 400: no final LF from 127.0.0.1:9091"},
      {"HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n", 401, StatusCode::kNotPermitted,
       "answer 401: Unauthorized"},
      {"HTTP/1.1 500 x\r\nContent-Length: 4\r\n\r\noops", 500, StatusCode::kFailed,
       "answer 500: oops"},
      {"HTTP/1.1 307 x\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", 307, StatusCode::kFailed,
       "answer 307: Temporary Redirect"},
      {"HTTP/1.1 418 x\r\nContent-Length: 1\r\n\r\n\x1b", 418, StatusCode::kInvalid,
       "answer 418: "},
  };
  GatewayFixture fixture;
  for (const Refusal& refusal : refusals) {
    CAPTURE(refusal.words);
    fixture.answer = refusal.answer;
    fixture.push.push(kGateway, "j", fixture.registry);
    fixture.run();
    CHECK(fixture.push.status().code() == refusal.code);
    CHECK(fixture.push.answer() == refusal.number);
    // A board has no reason phrases.
    const std::string words = std::string(refusal.words).substr(0, prom::kLarge ? 100 : 12);
    CHECK_MESSAGE(has(fixture.push.status().text(), words.c_str()), fixture.push.status().text());
  }
  CHECK(fixture.requests == 5);  // a redirect is not followed
}

TEST_CASE("an answer that says 2xx is one, whatever comes with it") {
  const std::string accepted[] = {
      "HTTP/1.1 202 Accepted\r\nContent-Security-Policy: " + std::string(2'000, 'x') + "\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + std::string(5'000, 'x'),
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\none byte a minute",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno size",
  };
  for (const std::string& answer : accepted) {
    CAPTURE(answer.substr(0, 100));
    GatewayFixture fixture;
    fixture.answer = answer;
    fixture.push.push(kGateway, "j", fixture.registry);
    fixture.run();
    CHECK_MESSAGE(fixture.push.status().ok(), fixture.push.status().text());
    CHECK(fixture.push.answer() / 100 == 2);
    CHECK(fixture.requests == 1);
  }
}

TEST_CASE("no control character of an answer reaches a status") {
  GatewayFixture fixture;
  for (unsigned code = 1; code < 0x110; ++code) {
    CAPTURE(code);
    // As one byte, and after those the UTF-8 of U+0090 to U+009F.
    std::string character(1, static_cast<char>(code));
    if (code > 0xff) {
      character = {'\xc2', static_cast<char>(code - 0x100 + 0x90)};
    }
    const std::string body = "a" + character + "b";
    const std::string answer =
        "HTTP/1.1 400 x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    fixture.answer = answer.c_str();
    fixture.push.push(kGateway, "j", fixture.registry);
    fixture.run();
    const bool shown = code >= 0x20 && code < 0x7f;
    const std::string words = "answer 400: a" + (shown ? character + "b from" : " from");
    CHECK_MESSAGE(has(fixture.push.status().text(), words.c_str()), fixture.push.status().text());
  }
  fixture.answer = "HTTP/1.1 400 x\r\nContent-Length: 5\r\n\r\n\xc3\xa9t\xc3\xa9";
  fixture.push.push(kGateway, "j", fixture.registry);
  fixture.run();
  CHECK(has(fixture.push.status().text(), "answer 400: \xc3\xa9t\xc3\xa9 from"));
}

TEST_CASE("a path that does not fit is a status, and so is a page that is interrupted") {
  GatewayFixture fixture;
  const std::string value(600, 'x');
  fixture.push.push(kGateway, value, fixture.registry);
  CHECK(fixture.push.status().code() == StatusCode::kLimit);
  CHECK(fixture.network.operations() == 0);

  auto registry = std::make_unique<prom::CollectorRegistry>("other", fixture.storage);
  prom::Gauge<1> gauge{"g", "", {"a"}, *registry};
  for (int i = 0; i < 20; ++i) gauge.labels(i).set(i);
  fixture.network.set_most_written(1);
  fixture.push.push(kGateway, "j", *registry);
  fixture.push.update();
  REQUIRE(fixture.push.busy());
  registry.reset();
  fixture.run();
  CHECK(fixture.push.status().code() == StatusCode::kFailed);
  CHECK(has(fixture.push.status().text(), ": push to 127.0.0.1:9091"));
}

TEST_CASE(
    "every operation fails once, for every n: a status, no leak, and the next push succeeds") {
  for (const bool byte_by_byte : {false, true}) {
    std::size_t operations = 1'000'000;
    std::size_t failures = 0;
    for (std::size_t n = 0; n <= operations; ++n) {
      CAPTURE(n);
      GatewayFixture fixture;
      if (byte_by_byte) {
        fixture.network.set_most_read(1);
        fixture.network.set_most_written(7);
      }
      fixture.network.fail_operation(n);
      fixture.push.push(kGateway, "j", fixture.registry);
      fixture.run();
      if (n == 0) {
        REQUIRE(fixture.push.status().ok());
        operations = fixture.network.operations();
      } else if (!fixture.push.status().ok()) {
        ++failures;
        CHECK(has(fixture.push.status().text(), ": push to 127.0.0.1:9091"));
      }
      CHECK(fixture.network.open_connections() == 0);
      CHECK(fixture.network.misuses() == 0);
      fixture.network.fail_operation(0);
      fixture.push.push(kGateway, "j", fixture.registry);
      fixture.run();
      REQUIRE(fixture.push.status().ok());
      CHECK(fixture.heard.body == kPage);
    }
    CHECK(failures > operations / 2);
  }
}

}  // namespace
