// Collectors and callbacks throw while a server is scraped.
#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>

#include "http_client.h"
#include "prometheus_express.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;
using test_support::CapturedErrors;
using test_support::get;

namespace {

struct Failing {
  double operator()() const {
    if (fails) throw std::runtime_error("sensor unplugged");
    return 5;
  }
  std::atomic<bool> fails{false};
};

class FailingCollector : public prom::Collector {
 public:
  FailingCollector(prom::CollectorRegistry& registry, const Failing& failing)
      : failing_(failing), registration_(registry, *this) {}
  void collect() override { failing_(); }

 private:
  const Failing& failing_;
  prom::CollectorRegistration registration_;
};

constexpr prom::MetricsServerOptions kLocal{"127.0.0.1", true};

std::string ask(std::uint16_t port, const char* accept) {
  test_support::HttpClient client{port};
  client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: " +
              std::string(accept) + "\r\n\r\n");
  return client.receive_all();
}

bool is(const std::string& answer, const char* status) {
  return answer.rfind("HTTP/1.1 " + std::string(status), 0) == 0;
}

TEST_CASE("a callback or collector that throws costs that scrape, is named, and no more") {
  const char* const accepts[] = {
      "text/plain", "text/plain; version=1.0.0", "application/openmetrics-text; version=1.0.0",
      ("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
       "encoding=delimited")};
  prom::CollectorRegistry registry{"ns"};
  Failing callback;
  Failing collector_fails;
  prom::Gauge<> gauge{"unplugged", "", registry};
  prom::Gauge<1> child{"child", "", {"a"}, registry};
  child.labels("x").set_function(callback);
  gauge.set_function(callback);
  FailingCollector collector{registry, collector_fails};
  auto server = prom::start_http_server(0, registry, kLocal);
  for (const char* accept : accepts) {
    CAPTURE(accept);
    {
      CapturedErrors errors;
      callback.fails = true;
      CHECK(is(ask(server.port(), accept), "500"));
      callback.fails = false;
      REQUIRE(errors.all().size() == 1);
      CHECK(errors.last().find("'unplugged'") != std::string::npos);
      CHECK(errors.last().find("sensor unplugged") != std::string::npos);
    }
    CHECK(is(ask(server.port(), accept), "200"));
    {
      CapturedErrors errors;
      collector_fails.fails = true;
      CHECK(is(ask(server.port(), accept), "500"));
      collector_fails.fails = false;
      REQUIRE(errors.all().size() == 1);
      CHECK(errors.last().find("a collector of the registry 'ns' threw: sensor unplugged") !=
            std::string::npos);
    }
    CHECK(is(ask(server.port(), accept), "200"));
  }
  child.labels("y").set(1);
}

TEST_CASE("a callback that throws behind the first buffer cuts the connection") {
  prom::CollectorRegistry registry;
  Failing callback;
  prom::Counter<1> many{"many_total", "", {"number"}, registry};
  for (int i = 0; i < 20'000; ++i) many.labels(i).inc();
  prom::Gauge<> gauge{"unplugged", "", registry};
  gauge.set_function(callback);
  auto server = prom::start_http_server(0, registry, kLocal);
  CapturedErrors errors;
  callback.fails = true;
  const std::string cut = get(server.port(), "/metrics");
  callback.fails = false;
  CHECK(is(cut, "200"));
  CHECK(cut.size() > prom::kResponseBufferBytes / 2);
  CHECK(cut.substr(cut.size() - 5) != "0\r\n\r\n");
  CHECK(errors.last().find("'unplugged'") != std::string::npos);
  const std::string whole = get(server.port(), "/metrics");
  CHECK(whole.substr(whole.size() - 5) == "0\r\n\r\n");
}

}  // namespace
