// Every operation of the transport fails once, for every n: nothing may leak, and the server goes
// on.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "request_samples.h"
#include "server_fixture.h"

using namespace prometheus_express;
using namespace http_samples;
using prometheus_express::FakeClient;

namespace {

void check_sums(const HttpServerStatistics& s) {
  CHECK(s.responses_2xx + s.responses_3xx + s.responses_4xx + s.responses_5xx ==
        s.requests + s.requests_refused + s.request_timeouts);
}

template <class Fixture>
void check_recovered(Fixture& fixture) {
  fixture.run_after(200'000);  // beyond every time limit
  fixture.run_after(200'000);
  CHECK(fixture.statistics().connections_active == 0);
  CHECK(fixture.network.open_connections() == 0);
  CHECK(fixture.streams.released() == fixture.streams.made());
  CHECK(fixture.network.misuses() == 0);
  CHECK(fixture.ask(get("/hello")).body == "hello\n");
  check_sums(fixture.statistics());
}

// A bit of everything, on two slots.
void converse(ServerFixture<2>& fixture) {
  FakeClient& a = fixture.client();
  FakeClient& b = fixture.client();
  a.send_text(get("/hello") + get("/stream?900"));
  b.send_text(
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  fixture.run_after(1);
  b.send_text("body");
  FakeClient& c = fixture.client();
  c.send_text("nonsense\r\n");
  fixture.run_after(1);
  a.send_text("HEAD /stream?5000 HTTP/1.1\r\nHost: h\r\n\r\n");
  FakeClient& d = fixture.client();
  d.set_window(150);
  d.send_text("GET /stream?2000 HTTP/1.0\r\n\r\n");
  for (int i = 0; i < 12; ++i) {
    fixture.run_after(1);
    d.take();
  }
  a.finish();
  b.finish();
  c.finish();
  fixture.run_after(1);
}

// Runs the conversation with its n-th operation failing; returns how many operations there were.
std::size_t converse_with_failure(std::size_t n, bool byte_by_byte) {
  ServerFixture<2> fixture;
  if (byte_by_byte) {
    fixture.network.set_most_read(1);
    fixture.network.set_most_written(9);
  }
  fixture.network.fail_operation(n);
  converse(fixture);
  const std::size_t operations = fixture.network.operations();
  fixture.network.fail_operation(0);
  check_recovered(fixture);
  return operations;
}

TEST_CASE("every operation fails once, for every n") {
  for (const bool byte_by_byte : {false, true}) {
    const std::size_t operations = converse_with_failure(0, byte_by_byte);
    REQUIRE(operations > (byte_by_byte ? 900 : 100));
    for (std::size_t n = 1; n <= operations; ++n) {
      CAPTURE(n);
      converse_with_failure(n, byte_by_byte);
    }
  }
}

TEST_CASE("a client is gone after every byte of its response") {
  for (const char* const target : {"/hello", "/stream?900"}) {
    for (std::size_t taken = 0; taken < 1'100; taken += 1 + taken % 5) {
      CAPTURE(taken);
      ServerFixture<2> fixture;
      FakeClient& client = fixture.client();
      client.set_window(taken);
      client.send_text(get(target));
      fixture.run();
      client.reset();
      fixture.run();
      CHECK(fixture.statistics().connections_active == 0);
      CHECK(fixture.statistics().connections_lost == 1);
      CHECK(fixture.streams.released() == fixture.streams.made());
      CHECK(fixture.ask(get("/hello")).status == 200);
    }
  }
}

TEST_CASE("a client is gone, or silent, after every byte of its request") {
  const std::string request =
      "\r\nPOST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t sent = 0; sent < request.size(); ++sent) {
    CAPTURE(sent);
    for (const bool reset : {false, true}) {
      ServerFixture<2> fixture;
      FakeClient& client = fixture.client();
      client.send_text(request.substr(0, sent));
      fixture.run();
      if (reset) {
        client.reset();
      } else {
        client.finish();
      }
      fixture.run();
      CHECK(client.received().empty());
      CHECK(fixture.statistics().connections_active == 0);
      // The empty line alone is not a request that could be lost.
      CHECK(fixture.statistics().connections_lost == ((reset || sent > 2 || sent == 1) ? 1 : 0));
      check_recovered(fixture);
    }
  }
}

// Random clients do random things; whatever they do, the sums are right and nothing leaks.
TEST_CASE("a thousand random clients leave nothing behind") {
  std::mt19937 random(20'231'124);
  const auto below = [&random](std::size_t n) { return random() % n; };
  HttpServerOptions options;
  options.first_byte_timeout_ms = 40;
  options.request_timeout_ms = 30;
  options.write_timeout_ms = 50;
  options.idle_timeout_ms = 80;
  ServerFixture<3> fixture(options);
  std::vector<FakeClient*> clients;
  for (int turn = 0; turn < 6'000; ++turn) {
    if (clients.empty() || (clients.size() < 8 && below(5) == 0)) {
      clients.push_back(&fixture.client());
      if (below(2) == 0) clients.back()->set_window(below(700));
    }
    fixture.network.set_most_read(1 + below(600));
    fixture.network.set_most_written(1 + below(600));
    const std::size_t chosen = below(clients.size());
    FakeClient& client = *clients[chosen];
    switch (below(8)) {
      case 0:
        client.send_text(good_requests()[below(good_requests().size())].bytes);
        break;
      case 1:
        client.send_text(bad_requests()[below(bad_requests().size())].bytes);
        break;
      case 2:
        client.send_text(get("/stream?" + std::to_string(below(3'000)) + "," +
                             std::to_string(below(6'000)) + "," + std::to_string(1 + below(500))));
        break;
      case 3:
        client.send_text(get("/hello").substr(0, below(30)));
        break;
      case 4:
        client.take();
        break;
      case 5:
        if (below(3) == 0) client.reset();
        break;
      case 6:
        if (below(3) == 0) client.finish();
        break;
      default:
        fixture.network.advance(below(30));
        break;
    }
    fixture.server().update();
    if (client.ended() || client.was_cut()) {
      clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(chosen));
    }
  }
  const HttpServerStatistics seen = fixture.statistics();
  CHECK(seen.connections > 500);
  CHECK(seen.requests > 300);
  CHECK(seen.streams_failed > 10);
  CHECK(seen.request_timeouts > 10);
  for (FakeClient* const client : clients) client->reset();
  check_recovered(fixture);
}

}  // namespace
