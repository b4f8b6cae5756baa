// Time limits, and what happens when slots run short.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "server_fixture.h"

using namespace prometheus_express;
using namespace http_samples;
using prometheus_express::FakeClient;

namespace {

HttpServerOptions limits() {
  HttpServerOptions options;
  options.first_byte_timeout_ms = 100;
  options.request_timeout_ms = 200;
  options.write_timeout_ms = 300;
  options.idle_timeout_ms = 400;
  return options;
}

TEST_CASE("a connection that asks nothing is ended") {
  ServerFixture<> fixture(limits());
  FakeClient& client = fixture.client();
  fixture.run();
  CHECK(fixture.server().next_deadline_ms() == fixture.network.now_ms() + 100);
  fixture.run_after(99);
  CHECK_FALSE(client.ended());
  fixture.run_after(1);
  CHECK(client.ended());
  CHECK_FALSE(client.was_cut());
  CHECK(client.received().empty());
  CHECK(fixture.statistics().first_byte_timeouts == 1);
  CHECK(fixture.statistics().connections_active == 0);
  CHECK(fixture.server().next_deadline_ms() == UINT64_MAX);
}

TEST_CASE("an empty line is not the beginning of a request") {
  ServerFixture<> fixture(limits());
  FakeClient& client = fixture.client();
  fixture.run_after(50);
  client.send_text("\r\n");
  fixture.run_after(50);
  CHECK_FALSE(client.ended());
  fixture.run_after(50);
  CHECK(client.ended());
  CHECK(client.received().empty());
  CHECK(fixture.statistics().first_byte_timeouts == 1);
}

TEST_CASE("a request that drips in is answered 408 when its time is up, at every byte") {
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t sent = 1; sent < request.size(); ++sent) {
    CAPTURE(sent);
    ServerFixture<> fixture(limits());
    FakeClient& client = fixture.client();
    fixture.run_after(99);
    client.send_text(request.substr(0, 1));
    fixture.run();
    const std::uint64_t begun = fixture.network.now_ms();
    for (std::size_t i = 1; i < sent; ++i) {
      client.send_text(request.substr(i, 1));
      fixture.run_after(2);
    }
    fixture.run_after(begun + 199 - fixture.network.now_ms());
    CHECK(client.received().empty());
    fixture.run_after(1);
    const ClientView view = only_response(client.take());
    CHECK(view.status == 408);
    CHECK(view.header("Connection") == "close");
    CHECK(client.ended());
    CHECK(fixture.statistics().request_timeouts == 1);
    CHECK(fixture.statistics().responses_4xx == 1);
    CHECK(fixture.statistics().requests == 0);
    client.send_text("more");
    fixture.run_after(1);
    CHECK(client.received().empty());
    fixture.run_after(1'000);  // lingered enough
    CHECK(fixture.statistics().connections_active == 0);
  }
}

TEST_CASE("waiting for 100 Continue takes from the time of the request") {
  ServerFixture<> fixture(limits());
  FakeClient& client = fixture.client();
  client.send_text(
      "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  fixture.run_after(150);
  client.take();
  client.send_text("bod");
  fixture.run_after(200);
  CHECK(only_response(client.take()).status == 408);
}

TEST_CASE("a client that takes nothing is cut, one that takes a little is served") {
  ServerFixture<> fixture(limits());
  FakeClient& slow = fixture.client();
  FakeClient& stuck = fixture.client();
  slow.set_window(100);
  stuck.set_window(100);
  slow.send_text(get("/stream?1500"));
  stuck.send_text(get("/stream?1500"));
  fixture.run();
  std::string received = slow.take();
  for (int turn = 0; turn < 30; ++turn) {
    fixture.run_after(299);
    received += slow.take();
    if (turn == 0) CHECK_FALSE(stuck.was_cut());
  }
  CHECK(only_response(received).body == pattern(1'500));
  CHECK(stuck.was_cut());
  CHECK(fixture.statistics().write_timeouts == 1);
  CHECK(fixture.streams.released() == 2);
}

TEST_CASE("a kept connection is ended when it idles too long") {
  ServerFixture<> fixture(limits());
  FakeClient& client = fixture.client();
  for (int i = 0; i < 3; ++i) {
    client.send_text(get("/hello"));
    fixture.run();
    CHECK(only_response(client.take()).status == 200);
    fixture.run_after(399);
    CHECK_FALSE(client.ended());
  }
  fixture.run_after(1);
  CHECK(client.ended());
  CHECK_FALSE(client.was_cut());
  CHECK(fixture.statistics().idle_timeouts == 1);
}

TEST_CASE("the next request of a kept connection has the time of a request") {
  ServerFixture<> fixture(limits());
  FakeClient& client = fixture.client();
  client.send_text(get("/hello") + "GET /hel");
  fixture.run();
  CHECK(only_response(client.take()).status == 200);
  fixture.run_after(200);
  CHECK(only_response(client.take()).status == 408);
}

TEST_CASE("a client that goes on sending after its refusal is ended by time or by bytes") {
  ServerFixture<> fixture(limits());
  FakeClient& client = fixture.client();
  client.send_text("nonsense\r\n\r\n");
  fixture.run();
  SUBCASE("time") {
    for (int i = 0; i < 99; ++i) {
      client.send_text("x");
      fixture.run_after(10);
    }
    CHECK(fixture.statistics().connections_active == 1);
    fixture.run_after(10);
  }
  SUBCASE("bytes") {
    client.send_text(std::string((1U << 20) - 1, 'x'));
    fixture.run();
    CHECK(fixture.statistics().connections_active == 1);
    client.send_text("x");
    fixture.run();
  }
  CHECK(fixture.statistics().connections_active == 0);
  CHECK(only_response(client.take()).status == 400);
}

TEST_CASE("a slot that is used again knows nothing of its last connection") {
  ServerFixture<> fixture(limits());
  SUBCASE("that it was answered") {
    CHECK(fixture.ask(get("/hello")).status == 200);
    FakeClient& silent = fixture.client();
    fixture.run();
    fixture.run_after(100);
    CHECK(silent.ended());
    CHECK(fixture.statistics().first_byte_timeouts == 1);
  }
  SUBCASE("how much it went on sending") {
    for (int i = 0; i < 3; ++i) {
      FakeClient& client = fixture.client();
      client.send_text("nonsense\r\n\r\n");
      fixture.run();
      client.send_text(std::string(600'000, 'x'));
      fixture.run();
      CHECK(fixture.statistics().connections_active == 1);
      client.finish();
      fixture.run();
      CHECK(fixture.statistics().connections_active == 0);
    }
  }
  SUBCASE("half a request") {
    FakeClient& gone = fixture.client();
    gone.send_text("GET /nowhere HT");
    fixture.run();
    gone.reset();
    fixture.run();
    CHECK(fixture.ask(get("/hello")).status == 200);
  }
}

TEST_CASE("the reply that takes the last slot ends its connection") {
  ServerFixture<2> fixture;
  FakeClient& first = fixture.client();
  first.send_text(get("/hello"));
  fixture.run();
  CHECK(only_response(first.take()).header("Connection") == "");
  FakeClient& second = fixture.client();
  second.send_text(get("/hello"));
  fixture.run();
  CHECK(only_response(second.take()).header("Connection") == "close");
  CHECK(second.ended());
  CHECK_FALSE(second.was_cut());
  // That one lingers; the first is told too while slots are short.
  first.send_text(get("/hello"));
  fixture.run();
  CHECK(only_response(first.take()).header("Connection") == "close");
}

// The Python original dies here: more clients than slots, all at once, again and again.
TEST_CASE("many more clients than slots are all answered") {
  ServerFixture<2> fixture;
  std::vector<FakeClient*> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(&fixture.client());
    clients.back()->send_text(get("/stream?" + std::to_string(i * 20)));
  }
  fixture.run_after(1);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    CAPTURE(i);
    CHECK(only_response(clients[i]->take()).body == pattern(i * 20));
    CHECK_FALSE(clients[i]->was_cut());
  }
  fixture.run_after(5'000);
  CHECK(fixture.statistics().connections_active == 0);
  CHECK(fixture.statistics().connections == 100);
  CHECK(fixture.streams.released() == 100);
  CHECK(fixture.network.open_connections() == 0);
}

}  // namespace
