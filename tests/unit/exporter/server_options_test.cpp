#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "http_client.h"
#include "prometheus_express.h"
#include "prometheus_express/exporter/auth_metrics.h"
#include "prometheus_express/http/auth/basic_auth.h"
#include "prometheus_express/net/network_layer.h"
#include "unit/http/auth_fixture.h"

namespace prom = prometheus_express;
using test_support::body_of;
using test_support::get;
using test_support::HttpClient;

namespace {

prom::MetricsServerOptions local() {
  prom::MetricsServerOptions options;
  options.address = "127.0.0.1";
  options.own_metrics = false;
  return options;
}

std::string status_line(const std::string& response) {
  return response.substr(0, response.find("\r\n"));
}

TEST_CASE("several registries under several paths, and routes of the program's own") {
  prom::CollectorRegistry one;
  prom::CollectorRegistry two;
  prom::Gauge<> a{"a", "help", one};
  prom::Gauge<> b{"b", "help", two};
  prom::MetricsServerOptions options = local();
  options.path = "/one";
  const prom::MetricsPage pages[] = {{"/deep/two", two}};
  options.pages = pages;
  const auto healthy = [](const prom::Request&, prom::Response& response) {
    response.plain_text(200, "well\n");
  };
  const prom::Route routes[] = {{"GET", "/healthz", healthy}};
  options.routes = routes;
  auto server = prom::start_http_server(0, one, options);
  REQUIRE(server.status().ok());
  const std::uint16_t port = server.port();
  CHECK(server.url() == "http://localhost:" + std::to_string(port) + "/one");
  CHECK(body_of(get(port, "/one")) == one.render());
  CHECK(body_of(get(port, "/deep/two")) == two.render());
  CHECK(body_of(get(port, "/healthz")) == "well\n");
  CHECK(status_line(get(port, "/metrics")) == "HTTP/1.1 404 Not Found");
  const std::string links = get(port, "/");
  CHECK(links.find("<a href=\"one\">/one</a>") != std::string::npos);
  CHECK(links.find("<a href=\"deep/two\">/deep/two</a>") != std::string::npos);
}

TEST_CASE("a program's route takes the place of the page with links") {
  prom::CollectorRegistry registry;
  prom::MetricsServerOptions options = local();
  const auto own = [](const prom::Request&, prom::Response& response) {
    response.plain_text(200, "own\n");
  };
  const prom::Route routes[] = {{"GET", "/", own}};
  options.routes = routes;
  auto server = prom::start_http_server(0, registry, options);
  CHECK(body_of(get(server.port(), "/")) == "own\n");
  CHECK(status_line(get(server.port(), "/metrics")) == "HTTP/1.1 200 OK");
}

TEST_CASE("the size of a head is the program's choice") {
  prom::CollectorRegistry registry;
  prom::MetricsServerOptions options = local();
  options.request_bytes = 256;
  auto small = prom::start_http_server(0, registry, options);
  options.request_bytes = 65'536;
  auto large = prom::start_http_server(0, registry, options);
  for (const std::size_t size : {100U, 300U, 60'000U, 70'000U}) {
    CAPTURE(size);
    const std::string request =
        "GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: " + std::string(size, 'x') +
        "\r\n\r\n";
    const auto ask = [&request](std::uint16_t port) {
      HttpClient client{port};
      client.send(request);
      return status_line(client.receive_all());
    };
    CHECK(ask(small.port()) ==
          (size < 256 ? "HTTP/1.1 200 OK" : "HTTP/1.1 431 Request Header Fields Too Large"));
    CHECK(ask(large.port()) ==
          (size < 65'000 ? "HTTP/1.1 200 OK" : "HTTP/1.1 431 Request Header Fields Too Large"));
  }
}

TEST_CASE("the number of slots is the program's choice") {
  prom::CollectorRegistry registry;
  prom::MetricsServerOptions options = local();
  for (const std::size_t slots : {std::size_t{0}, std::size_t{1}, std::size_t{5}}) {
    CAPTURE(slots);
    options.slots = slots;
    auto server = prom::start_http_server(0, registry, options);
    REQUIRE(server.status().ok());
    // One that keeps its slot, and one more.
    HttpClient keeps{server.port()};
    keeps.send("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
    char buffer[4096];
    const std::string answer(keeps.receive(buffer, sizeof buffer));
    CHECK(status_line(answer) == "HTTP/1.1 200 OK");
    CHECK((answer.find("\r\nConnection: close\r\n") != std::string::npos) == (slots < 2));
    CHECK(status_line(get(server.port(), "/metrics")) == "HTTP/1.1 200 OK");
  }
}

TEST_CASE("who may read, and how many tried in vain") {
  prom::CollectorRegistry registry;
  const std::string hash = http_samples::salted("s", "secret");
  const prom::Credential users[] = {{"prometheus", hash}};
  prom::BasicAuth auth{users};
  const prom::AuthMetrics auth_metrics{auth, registry};
  const prom::Middleware middleware[] = {auth};
  prom::MetricsServerOptions options = local();
  options.middleware = middleware;
  auto server = prom::start_http_server(0, registry, options);
  const auto ask = [&server](const std::string& password) {
    HttpClient client{server.port()};
    client.send("GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: " +
                http_samples::basic("prometheus:" + password) + "\r\n\r\n");
    return client.receive_all();
  };
  CHECK(status_line(get(server.port(), "/metrics")) == "HTTP/1.1 401 Unauthorized");
  const std::string first = ask("secret");
  CHECK(status_line(first) == "HTTP/1.1 200 OK");
  CHECK(body_of(first).find("prometheus_express_http_auth_failures_total 0\n") !=
        std::string::npos);
  const std::string wrong = ask("wrong");
  CHECK(status_line(wrong) == "HTTP/1.1 401 Unauthorized");
  CHECK(wrong.find("\r\nWWW-Authenticate: Basic realm=\"metrics\", charset=\"UTF-8\"\r\n") !=
        std::string::npos);
  CHECK(wrong.find("\r\nConnection: close\r\n") != std::string::npos);
  CHECK(body_of(ask("secret")).find("prometheus_express_http_auth_failures_total 1\n") !=
        std::string::npos);
  // From one address; the server is told which.
  int slowed = 0;
  for (int i = 0; i < 30; ++i) {
    if (status_line(ask("wrong")) == "HTTP/1.1 429 Too Many Requests") ++slowed;
  }
  CHECK(slowed > 0);
  CHECK(auth.slowed() == static_cast<std::uint64_t>(slowed));
}

// What is put over a network, and that it ends after the server and before the network.
struct CountingLayer final : prom::NetworkLayer {
  int over = 0;
  int off = 0;
  prom::Network& put_over(prom::Network& inner, std::size_t connections) override {
    CHECK(connections == 65);
    ++over;
    return inner;
  }
  void take_off() override { ++off; }
  const char* scheme() const override { return "gopher"; }
};

TEST_CASE("a layer is put over the network and taken off at the end") {
  prom::CollectorRegistry registry;
  CountingLayer layer;
  prom::MetricsServerOptions options = local();
  options.layer = &layer;
  {
    auto server = prom::start_http_server(0, registry, options);
    CHECK(server.url() == "gopher://localhost:" + std::to_string(server.port()) + "/metrics");
    CHECK(status_line(get(server.port(), "/metrics")) == "HTTP/1.1 200 OK");
    CHECK(layer.over == 1);
    CHECK(layer.off == 0);
  }
  CHECK(layer.off == 1);
}

}  // namespace
