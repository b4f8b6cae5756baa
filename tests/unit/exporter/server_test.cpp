#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "http_client.h"
#include "page_numbers.h"
#include "prometheus_express.h"
#include "support/allocation_count.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;
using test_support::body_of;
using test_support::get;
using test_support::HttpClient;
using test_support::number_after;

namespace {

constexpr prom::MetricsServerOptions kPlain{"127.0.0.1", false};

TEST_CASE("start_http_server serves the registry's page") {
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge<1> gauge{"g", "help", {"a"}, registry};
  gauge.labels("x").set(1.5);
  auto server = prom::start_http_server(0, registry, kPlain);
  REQUIRE(server.status().ok());
  REQUIRE(server.port() != 0);
  CHECK(server.url() == "http://localhost:" + std::to_string(server.port()) + "/metrics");

  const std::string response = get(server.port(), "/metrics");
  CHECK(response.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(response.find("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n") !=
        std::string::npos);
  CHECK(body_of(response) == registry.render());
  CHECK(get(server.port(), "/metrics?name=x").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(get(server.port(), "/").find("href=\"metrics\"") != std::string::npos);
  CHECK(body_of(get(server.port(), "/healthz")) == "ok\n");
  CHECK(get(server.port(), "/nothing").rfind("HTTP/1.1 404 ", 0) == 0);
  const std::string post = get(server.port(), "/metrics", "POST");
  CHECK(post.rfind("HTTP/1.1 405 ", 0) == 0);
  CHECK(post.find("\r\nAllow: GET, HEAD") != std::string::npos);
  const std::string head = get(server.port(), "/metrics", "HEAD");
  CHECK(head.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(head.substr(head.size() - 4) == "\r\n\r\n");
}

TEST_CASE("a server moves from object to object, and ends with the last") {
  prom::CollectorRegistry registry;
  std::optional<prom::MetricsServer> kept;
  std::uint16_t port = 0;
  {
    auto made = prom::start_http_server(0, registry, kPlain);
    port = made.port();
    kept = std::move(made);
    made.stop();  // has nothing to do
    made.wait();
    CHECK(made.port() == 0);
    CHECK(made.url().empty());
    CHECK(made.status().code() == prom::StatusCode::kClosed);
  }
  CHECK(get(port, "/metrics").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  *kept = prom::start_http_server(0, registry, kPlain);  // ends the first
  CHECK(kept->port() != 0);
  CHECK(get(kept->port(), "/metrics").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  prom::MetricsServer& itself = *kept;
  *kept = std::move(itself);
  CHECK(get(kept->port(), "/metrics").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  auto again = prom::start_http_server(port, registry, kPlain);
  CHECK(again.status().ok());
}

TEST_CASE("a program may have a front page of its own") {
  prom::CollectorRegistry registry;
  prom::MetricsServerOptions options = kPlain;
  options.front_page = [](const prom::Request&, prom::Response& response) {
    response.append("here\n");
  };
  auto server = prom::start_http_server(0, registry, options);
  CHECK(body_of(get(server.port(), "/")) == "here\n");
  CHECK(body_of(get(server.port(), "/healthz")) == "ok\n");
}

TEST_CASE("a page larger than every buffer arrives complete, to several slow readers at once") {
  prom::CollectorRegistry registry;
  prom::Counter<1> counter{"c_total", "help", {"number"}, registry};
  for (int i = 0; i < 20'000; ++i) counter.labels(i).inc(i);
  auto server = prom::start_http_server(0, registry, kPlain);
  const std::string page = registry.render();
  REQUIRE(page.size() > 3 * prom::kResponseBufferBytes);

  std::vector<std::thread> readers;
  std::atomic<int> complete{0};
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&, i] {
      HttpClient client{server.port()};
      client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      std::string all;
      std::vector<char> buffer(static_cast<std::size_t>(1000 + 3000 * i));
      for (;;) {
        const std::string_view part = client.receive(buffer.data(), buffer.size());
        if (part.empty()) break;
        all += part;
      }
      if (body_of(all) == page) ++complete;
    });
  }
  for (std::thread& reader : readers) reader.join();
  CHECK(complete == 4);
}

TEST_CASE("a metric that ends in the middle of a page cuts the connection") {
  prom::CollectorRegistry registry;
  std::optional<prom::Counter<1>> counter;
  static constexpr prom::LabelName<prom::MetricType::kCounter> kLabel[1] = {"number"};
  counter.emplace("c_total", "help", kLabel, registry);
  for (int i = 0; i < 300'000; ++i) counter->labels(i).inc(i);
  auto server = prom::start_http_server(0, registry, kPlain);
  HttpClient client{server.port()};
  client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  char byte = 0;
  REQUIRE(client.receive(&byte, 1).size() == 1);  // the page is under way
  counter.reset();
  const std::string rest = client.receive_all();
  CHECK(rest.size() > 5);
  CHECK(rest.substr(rest.size() - 5) != "0\r\n\r\n");
  CHECK(get(server.port(), "/metrics").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
}

TEST_CASE("a port in use is named, in the status and to the error hook") {
  prom::CollectorRegistry registry;
  auto first = prom::start_http_server(0, registry, kPlain);
  REQUIRE(first.status().ok());
  test_support::CapturedErrors errors;
  auto second = prom::start_http_server(first.port(), registry, kPlain);
  CHECK(second.status().code() == prom::StatusCode::kAddressInUse);
  CHECK(std::string(second.status().text()).find(std::to_string(first.port())) !=
        std::string::npos);
  CHECK(errors.last() == second.status().text());
  CHECK(second.port() == 0);
  CHECK(second.url().empty());
  second.wait();  // returns at once
  second.stop();
}

TEST_CASE("stop ends wait, from another thread and more than once") {
  prom::CollectorRegistry registry;
  auto server = prom::start_http_server(0, registry, kPlain);
  const std::uint16_t port = server.port();
  HttpClient idle{port};
  CHECK(idle.connected());
  std::thread stopper([&server] { server.stop(); });
  server.wait();
  stopper.join();
  server.stop();
  server.wait();
}

TEST_CASE("the exporter counts itself") {
  prom::CollectorRegistry registry{"ns"};
  auto server = prom::start_http_server(0, registry, {"127.0.0.1", true});
  for (int i = 0; i < 3; ++i) (void)get(server.port(), "/metrics");
  (void)get(server.port(), "/nothing");
  HttpClient bad{server.port()};
  bad.send("GET /metrics HTTP/9.9\r\n\r\n");
  CHECK(bad.receive_all().rfind("HTTP/1.1 505 ", 0) == 0);
  const std::string page = body_of(get(server.port(), "/metrics"));
  CHECK(number_after(page, "\nprometheus_express_scrape_duration_seconds_count ") == 3);
  CHECK(number_after(page, "\nprometheus_express_scrape_duration_seconds_sum ") > 0);
  CHECK(number_after(page, "\nprometheus_express_scrapes_refused_total ") == 0);
  CHECK(number_after(page, "\nprometheus_express_http_requests_total ") == 5);
  CHECK(number_after(page, "\nprometheus_express_http_requests_refused_total ") == 1);
  CHECK(number_after(page, "\nprometheus_express_http_connections_total ") == 6);
  CHECK(number_after(page, "\nprometheus_express_http_connections_active ") >= 1);
  CHECK(number_after(page, "\nprometheus_express_http_timeouts_total ") == 0);
  // A second server of the same registry serves the same page.
  auto second = prom::start_http_server(0, registry, {"127.0.0.1", true});
  CHECK(body_of(get(second.port(), "/metrics")).find("scrape_duration") != std::string::npos);
}

TEST_CASE("a scrape more than there is memory for is answered 503 and counted") {
  prom::CollectorRegistry registry;
  prom::ExporterMetrics metrics{registry};
  prom::MetricsHandler<1> handler{registry};
  handler.count_in(metrics);
  const prom::Request request{prom::Request::Parts{"GET", "/metrics", "", "", "", 1}};
  char first_buffer[1024];
  char second_buffer[1024];
  {
    prom::Response first{first_buffer, sizeof first_buffer};
    handler(request, first);
    CHECK(first.status() == 200);
    CHECK(first.streams());
    prom::Response second{second_buffer, sizeof second_buffer};
    handler(request, second);
    CHECK(second.status() == 503);
    CHECK_FALSE(second.streams());
  }
  prom::Response third{first_buffer, sizeof first_buffer};
  handler(request, third);
  CHECK(third.status() == 200);
  CHECK(number_after(registry.render(), "\nprometheus_express_scrapes_refused_total ") == 1);
}

TEST_CASE("serving allocates nothing after set-up") {
  if (!test_support::kCountsAllocations) return;
  prom::CollectorRegistry registry{"ns"};
  prom::ProcessCollector process{registry};
  prom::Histogram<1> histogram{"h", "help", {"a"}, registry};
  histogram.labels("x").observe(1);
  auto server = prom::start_http_server(0, registry, {"127.0.0.1", true});
  HttpClient client{server.port()};
  static char buffer[65536];
  const std::string_view request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
  const auto ask = [&] {
    client.send(request);
    std::size_t received = 0;
    do {
      const std::string_view part = client.receive(buffer + received, sizeof buffer - received);
      REQUIRE_FALSE(part.empty());
      received += part.size();
    } while (std::string_view(buffer, received).substr(received - 20).find("timeouts_total ") ==
                 std::string_view::npos ||
             buffer[received - 1] != '\n');
  };
  ask();
  const std::uint64_t before = test_support::allocations();
  for (int i = 0; i < 200; ++i) ask();
  CHECK(test_support::allocations() == before);
}

}  // namespace
