#include "prometheus_express/http/server.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "prometheus_express/platform/clock.h"
#include "prometheus_express/text/http_date.h"
#include "request_samples.h"
#include "server_fixture.h"

using namespace prometheus_express;
using namespace http_samples;
using prometheus_express::FakeClient;
using prometheus_express::FakeNetwork;

namespace {

std::uint64_t responses(const HttpServerStatistics& statistics) {
  return statistics.responses_2xx + statistics.responses_3xx + statistics.responses_4xx +
         statistics.responses_5xx;
}

TEST_CASE("a server says where it listens, or why it does not") {
  ServerFixture<> fixture;
  CHECK(fixture.server().status().ok());
  CHECK(fixture.server().port() == 80);

  const Route routes[] = {{"GET", "/", answer_hello}};
  HttpServer<1, 64, 320> second(fixture.network, 80, Router{routes});
  CHECK(second.status().code() == StatusCode::kAddressInUse);
  CHECK(second.port() == 0);
  second.update();
  CHECK(second.next_deadline_ms() == UINT64_MAX);
}

// 64 slots of a host's size are 9 MB, more than a stack has.
TEST_CASE("a server of many slots may be a local variable") {
  if constexpr (!kLarge) return;
  const Route routes[] = {{"GET", "/hello", answer_hello}};
  FakeNetwork network;
  HttpServer<64> server{network, 80, Router{routes}};
  static_assert(!kLarge || sizeof server < 4096);
  static_assert(decltype(server)::kSlotBytes > kRequestBufferBytes + kResponseBufferBytes);
  REQUIRE(server.status().ok());
  auto& client = network.client(80);
  client.send_text(get("/hello"));
  server.update();
  CHECK(client.take().find("hello\n") != std::string::npos);
  client.finish();
  server.update();
}

TEST_CASE("on a host every answer has the time, refusals too") {
  if (!kLarge) return;
  ServerFixture<> fixture{{}, true};
  for (const std::string& bytes : {get("/hello"), get("/none"), std::string("nonsense\r\n\r\n")}) {
    const double before = unix_time_seconds();
    const ClientView view = fixture.ask(bytes);
    std::int64_t seconds = 0;
    REQUIRE(parse_http_date(view.header("Date"), seconds));
    CHECK(static_cast<double>(seconds) > before - 1);
    CHECK(static_cast<double>(seconds) <= unix_time_seconds());
  }
}

TEST_CASE("requests are answered in one write each, and the connection is kept") {
  ServerFixture<> fixture;
  FakeClient& client = fixture.client();
  for (int i = 0; i < 3; ++i) {
    client.send_text(get("/hello"));
    const std::size_t before = fixture.network.operations();
    fixture.run();
    CHECK(client.take() ==
          "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Type: text/plain; "
          "charset=utf-8\r\n\r\nhello\n");
    // One read, one write, and one round in which nothing is ready (a read, and an accept a round).
    CHECK(fixture.network.operations() - before <= (i == 0 ? 7 : 6));
    CHECK_FALSE(client.ended());
  }
  CHECK(fixture.statistics().connections == 1);
  CHECK(fixture.statistics().requests == 3);
  CHECK(fixture.statistics().responses_2xx == 3);
  CHECK(fixture.statistics().connections_active == 1);
  client.finish();
  fixture.run();
  CHECK(client.ended());
  CHECK_FALSE(client.was_cut());
  CHECK(fixture.statistics().connections_active == 0);
  CHECK(fixture.statistics().connections_lost == 0);
}

TEST_CASE("status, Allow and HEAD through the whole server") {
  ServerFixture<> fixture;
  CHECK(fixture.ask(get("/nowhere")).status == 404);
  CHECK(fixture.ask(get("/hello?with=query")).status == 200);
  CHECK(fixture.ask(get("/mistake")).status == 500);
  const ClientView wrong = fixture.ask("DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(wrong.status == 405);
  CHECK(wrong.header("Allow") == "GET, HEAD, OPTIONS");
  CHECK(fixture.ask("BREW /hello HTTP/1.1\r\nHost: h\r\n\r\n").status == 501);
  const ClientView everywhere = fixture.ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(everywhere.status == 204);
  CHECK(everywhere.header("Allow") == "GET, HEAD, POST, PUT, OPTIONS");
  for (const char* const target : {"/hello", "/nowhere", "/mistake", "/stream?5", "/stream?2000"}) {
    CAPTURE(target);
    const ClientView full = fixture.ask(get(target));
    const ClientView head =
        fixture.ask("HEAD " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n", true);
    CHECK(head.status == full.status);
    CHECK(head.headers == full.headers);
    CHECK(head.body.empty());
  }
  CHECK(fixture.streams.made() == 4);
  CHECK(fixture.streams.released() == 4);
}

TEST_CASE("good requests reach their handler, however they come and the answer goes") {
  for (const GoodRequest& good : good_requests()) {
    CAPTURE(good.name);
    const bool routed = good.path == "/" && good.method == "POST";
    for (const std::size_t step : {1U, 2U, 3U, 7U, 512U}) {
      CAPTURE(step);
      ServerFixture<> fixture;
      fixture.network.set_most_read(step);
      fixture.network.set_most_written(step);
      FakeClient& client = fixture.client();
      client.send_text(good.bytes);
      fixture.run();
      const ClientView view = only_response(client.take(), false, client.ended());
      if (routed) CHECK(view.body == "/?" + good.query + "|" + good.body);
      CHECK(client.ended() == !good.keep_alive);
      CHECK_FALSE(client.was_cut());
      CHECK(fixture.statistics().requests == 1);
      CHECK(fixture.statistics().requests_refused == 0);
      if (good.keep_alive) {
        client.send_text(get("/hello"));
        fixture.run();
        CHECK(only_response(client.take()).body == "hello\n");
      }
    }
  }
}

TEST_CASE("the client's bytes may pause at every place") {
  for (const GoodRequest& good : good_requests()) {
    CAPTURE(good.name);
    std::string expected;
    ServerFixture<> fixture;
    const std::size_t step = good.bytes.size() < 600 ? 1 : 37;  // long ones are mostly filling
    std::uint64_t asked = 0;
    for (std::size_t split = 0; split <= good.bytes.size(); split += step, ++asked) {
      CAPTURE(split);
      FakeClient& client = fixture.client();
      client.send_text(good.bytes.substr(0, split));
      fixture.run_after(1);
      client.send_text(good.bytes.substr(split));
      fixture.run_after(1);
      const std::string received = client.take();
      if (split == 0) {
        expected = received;
        only_response(received, false, client.ended());
      }
      REQUIRE(received == expected);
      client.finish();
      fixture.run();
    }
    CHECK(fixture.statistics().requests == asked);
    CHECK(fixture.statistics().connections_active == 0);
  }
}

TEST_CASE("bad requests get their answer, and then the connection ends in good order") {
  for (const BadRequest& bad : bad_requests()) {
    CAPTURE(bad.name);
    for (const std::size_t step : {1U, 5U, 512U}) {
      CAPTURE(step);
      ServerFixture<> fixture;
      fixture.network.set_most_read(step);
      fixture.network.set_most_written(step);
      FakeClient& client = fixture.client();
      client.send_text(bad.bytes);
      client.send_text(get("/hello"));  // must never be answered
      fixture.run();
      const ClientView view = only_response(client.take());
      CHECK(view.status == bad.status);
      CHECK(view.header("Connection") == "close");
      CHECK(view.body.substr(0, 3) == std::to_string(bad.status));
      CHECK(client.ended());
      CHECK_FALSE(client.was_cut());  // not before the client has had time to read
      CHECK(fixture.statistics().requests == 0);
      CHECK(fixture.statistics().requests_refused == 1);
      CHECK(fixture.statistics().connections_active == 1);
      client.finish();
      fixture.run();
      CHECK(fixture.statistics().connections_active == 0);
      CHECK(fixture.ask(get("/hello")).body == "hello\n");
    }
  }
}

TEST_CASE("pipelined requests are answered in order, however they are cut") {
  std::string requests;
  std::vector<std::string> bodies;
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    switch (i % 4) {
      case 0:
        requests += get("/echo?" + n);
        bodies.push_back("/echo?" + n + "|");
        break;
      case 1:
        requests +=
            "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(n.size()) +
            "\r\n\r\n" + n;
        bodies.push_back("/echo?|" + n);
        break;
      case 2:
        requests += get("/stream?" + std::to_string(i * 100));
        bodies.push_back(pattern(static_cast<std::size_t>(i) * 100));
        break;
      default:
        requests +=
            "\r\nPOST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n" +
            n.substr(0, 1) + "\r\n0\r\nT: t\r\n\r\n";
        bodies.push_back("/echo?|" + n.substr(0, 1));
        break;
    }
  }
  REQUIRE(requests.size() > kServerRequestBytes);
  for (std::size_t step = 1; step < 600; step += step < 40 ? 1 : 37) {
    CAPTURE(step);
    ServerFixture<> fixture;
    fixture.network.set_most_read(step);
    fixture.network.set_most_written(1 + step % 100);
    FakeClient& client = fixture.client();
    client.send_text(requests);
    fixture.run();
    std::string received = client.take();
    for (const std::string& body : bodies) {
      const auto view = take_response(received);
      REQUIRE(view.has_value());
      REQUIRE(view->status == 200);
      REQUIRE(view->body == body);
    }
    CHECK(received.empty());
    CHECK_FALSE(client.ended());
    CHECK(fixture.streams.released() == fixture.streams.made());
  }
}

TEST_CASE("what follows a request that ends the connection is not answered") {
  ServerFixture<> fixture;
  FakeClient& client = fixture.client();
  client.send_text(get("/hello", "Connection: close\r\n") + get("/hello"));
  fixture.run();
  CHECK(only_response(client.take()).header("Connection") == "close");
  CHECK(client.ended());
  CHECK_FALSE(client.was_cut());
  CHECK(fixture.statistics().requests == 1);
}

TEST_CASE("a client that stops sending still gets its answers") {
  ServerFixture<> fixture;
  FakeClient& client = fixture.client();
  client.send_text(get("/hello") + get("/stream?1000"));
  client.finish();
  fixture.run();
  std::string received = client.take();
  CHECK(take_response(received)->body == "hello\n");
  CHECK(take_response(received)->body == pattern(1'000));
  CHECK(client.ended());
  CHECK_FALSE(client.was_cut());
  CHECK(fixture.statistics().connections_active == 0);
}

TEST_CASE("100 Continue is sent before the body is asked for") {
  for (const std::size_t step : {1U, 512U}) {
    ServerFixture<> fixture;
    fixture.network.set_most_written(step);
    FakeClient& client = fixture.client();
    client.send_text(
        "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    fixture.run();
    CHECK(client.take() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send_text("bo");
    fixture.run();
    CHECK(client.received().empty());
    client.send_text("dy" + get("/hello"));
    fixture.run();
    std::string received = client.take();
    CHECK(take_response(received)->body == "/echo?|body");
    CHECK(take_response(received)->body == "hello\n");
    CHECK(responses(fixture.statistics()) == 2);
  }
}

TEST_CASE("a body that is too large is refused without 100 Continue") {
  ServerFixture<> fixture;
  const ClientView view = fixture.ask(
      "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\nExpect: 100-continue\r\n\r\n");
  CHECK(view.status == 413);
}

TEST_CASE("HTTP/1.0 gets what it can understand") {
  ServerFixture<> fixture;
  FakeClient& client = fixture.client();
  client.send_text("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  fixture.run();
  CHECK(only_response(client.take()).header("Connection") == "keep-alive");
  CHECK_FALSE(client.ended());
  client.send_text("GET /stream?3000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  fixture.run();
  const ClientView view = only_response(client.take(), false, client.ended());
  CHECK(view.until_close);
  CHECK(view.header("Connection") == "close");
  CHECK(view.body == pattern(3'000));
  CHECK(client.ended());
  CHECK_FALSE(client.was_cut());
}

TEST_CASE("streams of every size go out through every kind of write") {
  for (const std::size_t window : {std::size_t{1}, std::size_t{7}, std::size_t{333}}) {
    ServerFixture<> fixture;
    for (std::size_t size = 0; size < 1'300; size += 1 + size % 13) {
      CAPTURE(size);
      FakeClient& client = fixture.client();
      client.set_window(window);
      client.send_text(get("/stream?" + std::to_string(size) + ",99999,50"));
      std::string received;
      for (int turn = 0; turn < 3'000; ++turn) {
        fixture.run();
        if (client.received().empty()) break;
        received += client.take();
      }
      const auto view = take_response(received);
      REQUIRE(view.has_value());
      REQUIRE(view->body == pattern(size));
      REQUIRE(received.empty());
      client.finish();
      fixture.run();
    }
    CHECK(fixture.streams.released() == fixture.streams.made());
    CHECK(fixture.statistics().connections_active == 0);
    CHECK(fixture.statistics().streams_failed == 0);
  }
}

TEST_CASE("a stream that fails is never taken for a whole one") {
  ServerFixture<> fixture;
  std::uint64_t failed = 0;
  for (const char* const version : {"1.0", "1.1"}) {
    for (std::size_t fail_at = 0; fail_at < 1'000; fail_at += 9) {
      CAPTURE(fail_at);
      FakeClient& client = fixture.client();
      client.send_text("GET /stream?1000," + std::to_string(fail_at) + " HTTP/" + version +
                       "\r\nHost: h\r\n\r\n");
      fixture.run();
      std::string received = client.take();
      const auto view = take_response(received, false, client.ended() && !client.was_cut());
      if (view) {
        CHECK(view->status == 500);
        CHECK(received.empty());
      } else {
        CHECK(client.was_cut());
      }
      CHECK(fixture.statistics().streams_failed == ++failed);
      client.finish();
      fixture.run();
    }
  }
  CHECK(fixture.streams.released() == fixture.streams.made());
  CHECK(fixture.statistics().connections_active == 0);
  CHECK(fixture.ask(get("/hello")).status == 200);
}

TEST_CASE("one poll does a bounded amount of work, and says so") {
  ServerFixture<> fixture;
  FakeClient& busy = fixture.client();
  FakeClient& other = fixture.client();
  busy.send_text(get("/stream?1000000"));
  other.send_text(get("/hello"));
  fixture.server().update();
  CHECK(fixture.server().next_deadline_ms() == 0);
  CHECK(busy.received().size() < 100'000);
  CHECK(only_response(other.take()).body == "hello\n");
  fixture.run();
  CHECK(only_response(busy.take()).body.size() == 1'000'000);
  CHECK(fixture.server().next_deadline_ms() > fixture.network.now_ms());
}

TEST_CASE("a server that is destroyed ends everything and releases every source") {
  ServerFixture<3> fixture;
  FakeClient& idle = fixture.client();
  idle.send_text(get("/hello"));
  fixture.run();
  FakeClient& reading = fixture.client();
  FakeClient& streaming = fixture.client();
  reading.send_text("GET /hel");
  streaming.set_window(300);
  streaming.send_text(get("/stream?100000"));
  fixture.run();
  FakeClient& waiting = fixture.client();
  fixture.run();
  CHECK(fixture.network.open_connections() == 4);
  CHECK(fixture.streams.released() == 0);
  fixture.destroy_server();
  CHECK(fixture.network.open_connections() == 0);
  CHECK(fixture.streams.released() == 1);
  CHECK(idle.ended());
  CHECK_FALSE(idle.was_cut());
  CHECK(streaming.was_cut());
  CHECK(waiting.was_cut());
  CHECK(fixture.network.misuses() == 0);
}

}  // namespace
