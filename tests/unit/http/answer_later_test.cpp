#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/http/server.h"
#include "prometheus_express/testing/fake_network.h"

using namespace prometheus_express;
using prometheus_express::FakeClient;
using prometheus_express::FakeNetwork;

namespace {

// Answers when a test says so.
struct Patient {
  int calls = 0;
  bool ready = false;
  void operator()(const Request& request, Response& response) {
    ++calls;
    if (!ready) {
      response.plain_text(418, "discarded");
      response.answer_later();
    } else {
      response.plain_text(200, request.path());
    }
  }
};

constexpr char kGet[] = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

struct Bench {
  FakeNetwork network;
  Patient patient;
  const Route routes[1] = {{"GET", "/a", patient}};
  HttpServer<4, 512, 400> server{network, 80, Router{routes}};

  void run() {
    for (int i = 0; i < 20; ++i) server.update();
  }
};

TEST_CASE("a router that answers later is asked again, and others are served meanwhile") {
  if (!kLarge) return;
  Bench bench;
  FakeClient& client = bench.network.client(80);
  client.send_text(kGet);
  client.send_text(kGet);
  bench.run();
  CHECK(client.received().empty());
  CHECK(bench.patient.calls > 1);
  CHECK(bench.server.next_deadline_ms() <= bench.network.now_ms() + 5);
  CHECK(bench.server.next_deadline_ms() > bench.network.now_ms());
  CHECK(bench.server.statistics().requests == 1);
  FakeClient& other = bench.network.client(80);
  other.send_text("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  bench.run();
  CHECK(other.received().find("404") != std::string::npos);

  bench.patient.ready = true;
  bench.network.advance(5);
  bench.run();
  const std::string received = client.received();
  CHECK(received.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(received.find("HTTP/1.1 200 OK\r\n", 1) != std::string::npos);  // the pipelined one, too
  CHECK(received.find("discarded") == std::string::npos);
  CHECK(bench.server.statistics().requests == 3);
  CHECK(bench.server.statistics().responses_2xx == 2);
}

TEST_CASE("a router that never answers is given up after the request's time") {
  if (!kLarge) return;
  Bench bench;
  FakeClient& client = bench.network.client(80);
  client.send_text(kGet);
  bench.run();
  bench.network.advance(9'999);
  bench.run();
  CHECK(client.received().empty());
  bench.network.advance(1);
  bench.run();
  CHECK(client.received().rfind("HTTP/1.1 503 ", 0) == 0);
  const HttpServerStatistics statistics = bench.server.statistics();
  CHECK(statistics.requests == 1);
  CHECK(statistics.responses_5xx == 1);
  CHECK(statistics.request_timeouts == 0);
  const int calls = bench.patient.calls;
  bench.run();
  CHECK(bench.patient.calls == calls);
}

TEST_CASE("a board cannot answer later: it says that it cannot") {
  char buffer[512];
  Response response(buffer, sizeof buffer);
  response.answer_later();
  CHECK(response.status() == (kLarge ? 0 : 500));
}

}  // namespace
