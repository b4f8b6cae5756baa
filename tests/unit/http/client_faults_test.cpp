// Every operation of the transport fails once, for every n: a status each time, nothing leaks, and
// the next call works.
#include <doctest/doctest.h>

#include <string>

#include "client_fixture.h"
#include "pattern_body.h"
#include "prometheus_express/http/server.h"

namespace prom = prometheus_express;
using http_samples::ClientFixture;
using http_samples::PatternBody;
using prometheus_express::FakeClient;

namespace {

constexpr char kAnswer[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

// One call, of which the peer answers as soon as it has heard all; whether it went well.
bool call(ClientFixture& fixture, std::size_t body_size) {
  PatternBody body{body_size, PatternBody::kNever, 50};
  fixture.client.begin("PUT", fixture.url("gateway/x"));
  fixture.client.send_request(body, 1'000);
  FakeClient* peer = nullptr;
  bool answered = false;
  while (fixture.client.busy()) {
    fixture.client.update();
    if (peer == nullptr) peer = fixture.network.take_connection(80);
    if (peer != nullptr && !answered &&
        peer->received().find("\r\n0\r\n\r\n") != std::string::npos) {
      peer->send_text(kAnswer);
      answered = true;
    }
    if (fixture.client.busy() && fixture.client.next_deadline_ms() > fixture.network.now_ms()) {
      fixture.network.wait(fixture.client.next_deadline_ms());
    }
  }
  CHECK(body.releases() == 1);
  CHECK(body.misuses() == 0);
  CHECK(fixture.network.open_connections() == 0);
  CHECK(fixture.network.misuses() == 0);
  if (!fixture.client.status().ok()) {
    CHECK(std::string(fixture.client.status().text()).size() > 5);
    return false;
  }
  CHECK(fixture.client.response_status() == 200);
  CHECK(fixture.client.body() == "hello");
  return true;
}

TEST_CASE("every operation fails once, for every n") {
  for (const bool byte_by_byte : {false, true}) {
    std::size_t failed_calls = 0;
    std::size_t operations = 1'000'000;
    for (std::size_t n = 0; n <= operations; ++n) {
      CAPTURE(n);
      ClientFixture fixture;
      if (byte_by_byte) {
        fixture.network.set_most_read(1);
        fixture.network.set_most_written(1);
      }
      fixture.network.fail_operation(n);
      const bool good = call(fixture, 900);
      if (n == 0) {
        REQUIRE(good);
        operations = fixture.network.operations();
      }
      if (!good) ++failed_calls;
      fixture.network.fail_operation(0);
      REQUIRE(call(fixture, 900));
    }
    CHECK(operations > (byte_by_byte ? 1'000 : 10));
    CHECK(failed_calls > operations / 2);
  }
}

TEST_CASE("with more than one address, a failure before the first byte is none") {
  for (std::size_t n = 1; n <= 2; ++n) {
    ClientFixture fixture;
    fixture.resolver.addresses = {"127.0.0.1", "127.0.0.1"};
    fixture.network.fail_operation(n);
    // Connected twice: the peer of the first attempt is gone.
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    fixture.run();
    FakeClient* peer = fixture.network.take_connection(80);
    if (FakeClient* const next = fixture.network.take_connection(80); next != nullptr) peer = next;
    REQUIRE(peer != nullptr);
    peer->send_text(kAnswer);
    fixture.run();
    CHECK(fixture.client.status().ok());
  }
}

void echo(const prom::Request& request, prom::Response& response) {
  response.append(request.body());
}

TEST_CASE("the client and the server of this library understand each other") {
  prometheus_express::FakeNetwork network;
  const prom::Route routes[] = {{"PUT", "/echo", echo}};
  prom::HttpServerOptions options;
  options.chunked_reader = prom::RequestParser::read_chunked;
  prom::HttpServer<1, 2'000, 2'000> server{network, 80, prom::Router{routes}, options};
  prom::HttpClient<200, 2'000> client{network};
  for (std::size_t size = 0; size < 1'500; size += 1 + size / 8) {
    CAPTURE(size);
    PatternBody body{size};
    prom::Url url;
    REQUIRE(prom::parse_url("127.0.0.1/echo", url).ok());
    client.begin("PUT", url);
    client.send_request(body, 1'000);
    for (int i = 0; i < 1'000 && client.busy(); ++i) {
      client.update();
      server.update();
    }
    REQUIRE(client.status().ok());
    CHECK(client.response_status() == 200);
    CHECK(client.body() == http_samples::pattern(size));
  }
}

}  // namespace
