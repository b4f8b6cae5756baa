#include "prometheus_express/http/client/client.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "client_fixture.h"
#include "pattern_body.h"
#include "prometheus_express/http/request_parser.h"
#include "response_samples.h"

namespace prom = prometheus_express;
using http_samples::ClientFixture;
using http_samples::PatternBody;
using prom::StatusCode;
using prometheus_express::FakeClient;
using prometheus_express::FakeNetwork;

namespace {

constexpr char kOk[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes";

// What a server understands of the request's bytes; the views are into `bytes`.
prom::Request parse(std::string& bytes) {
  prom::RequestParser parser{};
  std::size_t size = bytes.size();
  bytes.resize(size + 1'000);
  REQUIRE(parser.parse(bytes.data(), size, bytes.size(), prom::RequestParser::read_chunked) ==
          prom::RequestParser::Verdict::kComplete);
  REQUIRE(parser.consumed() == size);
  return parser.request(bytes.data());
}

TEST_CASE("a request without a body") {
  ClientFixture fixture;
  fixture.client.begin("GET", fixture.url("http://127.0.0.1/a?b=c"));
  fixture.client.add_target("/more");
  fixture.client.add_header("X-One", "1");
  fixture.client.send_request(1'000);
  FakeClient* const peer = fixture.take_peer();
  REQUIRE(peer != nullptr);
  CHECK(peer->received() ==
        "GET /a/more?b=c HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-One: 1\r\n\r\n");
  CHECK_FALSE(peer->ended());
  CHECK(fixture.client.busy());
  peer->send_text(kOk);
  fixture.run();
  CHECK_FALSE(fixture.client.busy());
  CHECK(fixture.client.status().ok());
  CHECK(fixture.client.response_status() == 200);
  CHECK(fixture.client.body() == "yes");
  CHECK(peer->ended());
  CHECK_FALSE(peer->was_cut());
  CHECK(fixture.network.open_connections() == 0);
  CHECK(fixture.client.next_deadline_ms() == UINT64_MAX);
}

TEST_CASE("what goes into the head") {
  ClientFixture fixture;
  std::string bytes;
  SUBCASE("a port, an empty path") {
    prom::Listener* listener = nullptr;
    REQUIRE(fixture.network.listen_on(9091, listener).ok());
    fixture.client.begin("DELETE", fixture.url("gateway:9091"));
    fixture.client.send_request(1'000);
    fixture.run();
    bytes = fixture.network.take_connection(9091)->received();
    CHECK(bytes == "DELETE / HTTP/1.1\r\nHost: gateway:9091\r\nConnection: close\r\n\r\n");
  }
  SUBCASE("a PUT without a body has a length") {
    fixture.client.begin("PUT", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    bytes = fixture.take_peer()->received();
    CHECK(parse(bytes).header("Content-Length") == "0");
  }
  SUBCASE("basic authentication") {
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.authorize("Aladdin", "open sesame");
    fixture.client.send_request(1'000);
    bytes = fixture.take_peer()->received();
    CHECK(parse(bytes).header("authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }
  SUBCASE("a bearer's token") {
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.authorize_bearer("t0ken");
    fixture.client.send_request(1'000);
    bytes = fixture.take_peer()->received();
    CHECK(parse(bytes).header("authorization") == "Bearer t0ken");
  }
}

TEST_CASE("of a source that goes on behind the size that was told nothing more is sent") {
  for (std::size_t size = 1; size < 700; size += 1 + size / 16) {
    for (const std::size_t more : {1U, 50U, 2'000U}) {
      CAPTURE(size);
      CAPTURE(more);
      ClientFixture fixture;
      PatternBody body{size + more};
      fixture.client.begin("POST", fixture.url("gateway/x"));
      fixture.client.send_request(body, size, 1'000);
      FakeClient* const peer = fixture.take_peer();
      REQUIRE(peer != nullptr);
      const std::string bytes = peer->received();
      const std::string head = bytes.substr(0, bytes.find("\r\n\r\n") + 4);
      CHECK(head.find("\r\nContent-Length: " + std::to_string(size) + "\r\n") != std::string::npos);
      CHECK(bytes.substr(head.size()) == http_samples::pattern(size));
      peer->send_text(kOk);
      fixture.run();
      CHECK(fixture.client.status().ok());
      CHECK(body.releases() == 1);
      CHECK(body.misuses() == 0);
    }
  }
}

TEST_CASE("a body of every size, with and without a size told before") {
  for (std::size_t size = 0; size < 700; size += 1 + size / 16) {
    for (const bool told : {false, true}) {
      for (const bool late : {false, true}) {
        for (const std::size_t most : {std::size_t{1}, std::size_t{17}, PatternBody::kNever}) {
          CAPTURE(size);
          CAPTURE(told);
          CAPTURE(late);
          ClientFixture fixture;
          PatternBody body{size, PatternBody::kNever, most};
          if (late) body.tell_end_late();
          const bool rests = size % 5 == 1;
          if (rests) body.rest();
          fixture.network.set_most_written(most == 1 ? 3 : FakeNetwork::kUnlimited);
          fixture.client.begin("POST", fixture.url("gateway/x"));
          if (told) {
            fixture.client.send_request(body, size, 1'000);
          } else {
            fixture.client.send_request(body, 1'000);
          }
          FakeClient* const peer = fixture.take_peer();
          std::string bytes = peer->received();
          const prom::Request request = parse(bytes);
          CHECK(request.method() == "POST");
          CHECK(request.body() == http_samples::pattern(size));
          const bool has_length = !request.header("Content-Length").empty();
          if (told || (size < 100 && !rests)) CHECK(has_length);
          if (!told && size > http_samples::kClientMemory) CHECK_FALSE(has_length);
          peer->send_text(kOk);
          fixture.run();
          CHECK(fixture.client.status().ok());
          CHECK(body.releases() == 1);
          CHECK(body.misuses() == 0);
        }
      }
    }
  }
}

TEST_CASE("good responses, at every split") {
  for (const auto& sample : http_samples::good_responses()) {
    CAPTURE(sample.bytes);
    for (std::size_t split = 0; split <= sample.bytes.size(); ++split) {
      ClientFixture fixture;
      if (split % 2 == 0) fixture.network.set_most_read(1);
      fixture.client.begin("GET", fixture.url("gateway"));
      fixture.client.send_request(1'000);
      FakeClient* const peer = fixture.take_peer();
      peer->send_text(std::string_view(sample.bytes).substr(0, split));
      fixture.run();
      peer->send_text(std::string_view(sample.bytes).substr(split));
      fixture.run();
      CHECK(fixture.client.busy() == sample.until_close);
      if (sample.until_close) peer->finish();
      fixture.run();
      REQUIRE(fixture.client.status().ok());
      CHECK(fixture.client.response_status() == sample.status);
      CHECK(fixture.client.body() == sample.body);
      CHECK(fixture.client.retry_after_s() == sample.retry_after_s);
      CHECK(fixture.network.open_connections() == 0);
    }
  }
}

TEST_CASE("malicious responses are a status, and the next call works") {
  ClientFixture fixture;
  std::vector<std::string> samples = http_samples::bad_responses();
  samples.push_back("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'));
  samples.push_back("HTTP/1.1 200 OK\r\nContent-Length: " + std::string(1'000, '0') + "\r\n\r\n");
  for (const std::string& bytes : samples) {
    CAPTURE(bytes.substr(0, 100));
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    FakeClient* peer = fixture.take_peer();
    peer->send_text(bytes);
    peer->finish();
    fixture.run();
    CHECK_FALSE(fixture.client.busy());
    CHECK(fixture.client.status().code() != StatusCode::kOk);
    CHECK(peer->was_cut());
    CHECK(fixture.network.open_connections() == 0);

    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    peer = fixture.take_peer();
    peer->send_text(kOk);
    fixture.run();
    CHECK(fixture.client.status().ok());
  }
}

TEST_CASE("an endless head ends with the time limit, an endless body with the memory") {
  for (const bool head : {true, false}) {
    CAPTURE(head);
    ClientFixture fixture;
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    FakeClient* const peer = fixture.take_peer();
    peer->send_text(head ? "HTTP/1.1 200 OK\r\nX: " : "HTTP/1.1 200 OK\r\n\r\n");
    const std::uint64_t end_ms = fixture.network.now_ms() + 1'000;
    while (fixture.client.busy()) {
      if (fixture.network.now_ms() % 50 == 0) peer->send_text(std::string(5'000, 'x'));
      fixture.client.update();
      fixture.network.advance(10);
      REQUIRE(fixture.network.now_ms() <= (head ? end_ms : end_ms - 900) + 10);
    }
    CHECK(fixture.client.status().code() == (head ? StatusCode::kTimedOut : StatusCode::kOk));
    CHECK(fixture.client.answered());
    CHECK(fixture.network.open_connections() == 0);
  }
}

TEST_CASE("a response whose body never ends has answered all the same") {
  for (const bool lost : {true, false}) {
    CAPTURE(lost);
    ClientFixture fixture;
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    FakeClient* const peer = fixture.take_peer();
    peer->send_text("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nslow");
    fixture.run();
    if (lost) peer->finish();
    fixture.client.finish();
    CHECK(fixture.client.status().code() == (lost ? StatusCode::kClosed : StatusCode::kTimedOut));
    CHECK(fixture.client.answered());
    CHECK(fixture.client.response_status() == 202);
    CHECK(fixture.client.body() == "slow");
  }
}

TEST_CASE("silence at any point ends with the time limit") {
  const std::string answer = kOk;
  for (std::size_t said = 0; said < answer.size(); ++said) {
    ClientFixture fixture;
    PatternBody body{900};
    fixture.client.begin("PUT", fixture.url("gateway"));
    fixture.client.send_request(body, 1'000);
    FakeClient* const peer = fixture.take_peer();
    peer->send_text(answer.substr(0, said));
    fixture.client.finish();  // time passes where there is nothing to do
    CHECK(fixture.client.status().code() == StatusCode::kTimedOut);
    CHECK(body.releases() == 1);
    CHECK(fixture.network.open_connections() == 0);
  }
}

TEST_CASE("a peer that takes no more, after every byte of the request") {
  for (std::size_t taken = 0; taken < 1'000; taken += 1 + taken / 20) {
    ClientFixture fixture;
    PatternBody body{900};
    fixture.client.begin("PUT", fixture.url("gateway"));
    fixture.client.send_request(body, 900, 1'000);
    fixture.client.update();
    FakeClient* const peer = fixture.network.take_connection(80);
    REQUIRE(peer != nullptr);
    // What it has received already is more than its window: it takes no more.
    peer->set_window(taken);
    fixture.client.finish();
    CHECK(fixture.client.status().code() == StatusCode::kTimedOut);
    CHECK(body.releases() == 1);
  }
}

TEST_CASE("a server that answers before it has heard everything") {
  ClientFixture fixture;
  PatternBody body{100'000};
  fixture.client.begin("PUT", fixture.url("gateway"));
  fixture.client.send_request(body, 1'000);
  fixture.client.update();
  FakeClient* const peer = fixture.network.take_connection(80);
  peer->set_window(10);
  peer->send_text("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nlong");
  fixture.run();
  CHECK(fixture.client.status().ok());
  CHECK(fixture.client.response_status() == 413);
  CHECK(fixture.client.body() == "long");
  CHECK(peer->was_cut());
  CHECK(body.releases() == 1);
}

TEST_CASE("a peer that is gone, or says no more, before its answer is complete") {
  const std::string answer = kOk;
  for (std::size_t said = 0; said < answer.size(); ++said) {
    for (const bool reset : {false, true}) {
      ClientFixture fixture;
      fixture.client.begin("GET", fixture.url("gateway"));
      fixture.client.send_request(1'000);
      FakeClient* const peer = fixture.take_peer();
      peer->send_text(answer.substr(0, said));
      if (reset) {
        peer->reset();
      } else {
        peer->finish();
      }
      fixture.run();
      CHECK(fixture.client.status().code() == StatusCode::kClosed);
      CHECK(fixture.network.open_connections() == 0);
    }
  }
}

TEST_CASE("names are resolved, and each address is tried") {
  ClientFixture fixture;
  SUBCASE("the first that works") {
    fixture.resolver.addresses = {"127.0.0.1", "127.0.0.1", "127.0.0.1"};
    fixture.resolver.pending = 3;
    fixture.listener->stop();
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    for (int i = 0; i < 3; ++i) {
      fixture.client.update();
      CHECK(fixture.client.next_deadline_ms() > fixture.network.now_ms());
      CHECK(fixture.client.next_deadline_ms() < fixture.network.now_ms() + 100);
    }
    fixture.client.update();  // refused as often as there are addresses
    CHECK(fixture.client.status().code() == StatusCode::kUnreachable);
    fixture.listen();
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    CHECK(fixture.take_peer() != nullptr);
  }
  SUBCASE("an unknown name") {
    fixture.client.begin("GET", fixture.url("elsewhere"));
    fixture.client.send_request(1'000);
    fixture.run();
    CHECK(fixture.client.status().code() == StatusCode::kInvalid);
    CHECK(std::string(fixture.client.status().text()).find("elsewhere") != std::string::npos);
  }
  SUBCASE("a numeric address that nobody listens on") {
    fixture.client.begin("GET", fixture.url("127.0.0.1:81"));
    fixture.client.send_request(1'000);
    fixture.run();
    CHECK(fixture.client.status().code() == StatusCode::kUnreachable);
  }
  SUBCASE("no resolver") {
    prom::HttpClient<256, 128> client{fixture.network};
    client.begin("GET", fixture.url("gateway"));
    client.send_request(1'000);
    client.finish();
    CHECK(client.status().code() == StatusCode::kInvalid);
  }
  SUBCASE("a name that is looked up for ever") {
    fixture.resolver.pending = 1'000'000;
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(1'000);
    fixture.client.finish();
    CHECK(fixture.client.status().code() == StatusCode::kTimedOut);
  }
  CHECK(fixture.network.misuses() == 0);
}

TEST_CASE("addresses that answer nothing share the time limit with one that does") {
  const std::string silent = FakeNetwork::kSilentAddress;
  const std::vector<std::string> hosts[] = {
      {silent, "127.0.0.1"}, {silent, silent, silent, "127.0.0.1"}, {silent, "127.0.0.1", silent}};
  for (const std::vector<std::string>& addresses : hosts) {
    CAPTURE(addresses.size());
    ClientFixture fixture;
    fixture.resolver.addresses = addresses;
    for (int call = 0; call < 3; ++call) {
      CAPTURE(call);
      const std::uint64_t begin_ms = fixture.network.now_ms();
      fixture.client.begin("GET", fixture.url("gateway"));
      fixture.client.send_request(16'000);
      FakeClient* peer = nullptr;
      while (fixture.client.busy()) {
        fixture.client.update();
        if (peer == nullptr && (peer = fixture.network.take_connection(80)) != nullptr) {
          peer->send_text(kOk);
        }
        if (fixture.client.busy()) fixture.network.wait(fixture.client.next_deadline_ms());
      }
      REQUIRE(fixture.client.status().ok());
      CHECK(fixture.network.open_connections() == 0);
      // The address that answered is the first to be tried from then on.
      CHECK((fixture.network.now_ms() == begin_ms) == (call > 0));
    }
    CHECK(fixture.network.misuses() == 0);
  }
}

TEST_CASE("the last address has all the time that is left") {
  for (std::size_t count = 1; count <= 3; ++count) {
    CAPTURE(count);
    ClientFixture fixture;
    fixture.resolver.addresses.assign(count, FakeNetwork::kSilentAddress);
    const std::uint64_t begin_ms = fixture.network.now_ms();
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(16'000);
    fixture.client.finish();
    CHECK(fixture.client.status().code() == StatusCode::kTimedOut);
    CHECK(fixture.network.now_ms() - begin_ms == 16'000);
    CHECK(fixture.network.open_connections() == 0);
  }
}

TEST_CASE("an address that answered once and went away gives way to the others") {
  ClientFixture fixture;
  fixture.resolver.addresses = {FakeNetwork::kSilentAddress, "127.0.0.1"};
  for (int call = 0; call < 4; ++call) {
    CAPTURE(call);
    fixture.client.begin("GET", fixture.url("gateway"));
    fixture.client.send_request(16'000);
    FakeClient* peer = nullptr;
    while (fixture.client.busy()) {
      fixture.client.update();
      if (peer == nullptr && (peer = fixture.network.take_connection(80)) != nullptr) {
        peer->send_text(kOk);
      }
      if (fixture.client.busy()) fixture.network.wait(fixture.client.next_deadline_ms());
    }
    CHECK(fixture.client.status().ok());
    fixture.resolver.addresses = {"127.0.0.1", FakeNetwork::kSilentAddress};
    if (call == 2) fixture.resolver.addresses = {"127.0.0.1"};
  }
}

TEST_CASE("what is no request is refused before anything is sent") {
  ClientFixture fixture;
  PatternBody body{10};
  fixture.client.begin("GET", fixture.url("gateway"));
  StatusCode expected = StatusCode::kLimit;
  SUBCASE("a method that is no token") { fixture.client.begin("G T", fixture.url("gateway")); }
  SUBCASE("a target with a space") { fixture.client.add_target("/a b"); }
  SUBCASE("a target without a slash") { fixture.client.add_target("a"); }
  SUBCASE("a target with a line break") { fixture.client.add_target("/a\r\nX: y"); }
  SUBCASE("a header's value with a line break") { fixture.client.add_header("A", "b\r\nC: d"); }
  SUBCASE("a header's name with a colon") { fixture.client.add_header("A:", "b"); }
  SUBCASE("a target behind a header") {
    fixture.client.add_header("A", "b");
    fixture.client.add_target("/x");
  }
  SUBCASE("a user with a colon") { fixture.client.authorize("a:b", "c"); }
  SUBCASE("a token with a line break") { fixture.client.authorize_bearer("a\r\nB: c"); }
  SUBCASE("a head that leaves no room for a body") {
    fixture.client.add_header("A", std::string(150, 'x'));
  }
  SUBCASE("a head that does not fit at all") {
    fixture.client.add_header("A", std::string(1'000, 'x'));
  }
  SUBCASE("a body that fails at once") {
    body = PatternBody{10, 0};
    expected = StatusCode::kFailed;
  }
  fixture.client.send_request(body, 1'000);
  fixture.run();
  CHECK_FALSE(fixture.client.busy());
  CHECK(fixture.client.status().code() == expected);
  CHECK(body.releases() == 1);
  CHECK(fixture.network.operations() == 0);
}

TEST_CASE("a body that fails, or is shorter than said, cuts the connection") {
  for (std::size_t fail_at = 1; fail_at < 900; fail_at += 1 + fail_at / 8) {
    for (const bool told : {false, true}) {
      CAPTURE(fail_at);
      ClientFixture fixture;
      PatternBody failing{900, fail_at};
      PatternBody shorter{fail_at};
      fixture.client.begin("PUT", fixture.url("gateway"));
      if (told) {
        fixture.client.send_request(shorter, 900, 1'000);
      } else {
        fixture.client.send_request(failing, 1'000);
      }
      FakeClient* const peer = fixture.take_peer();
      CHECK_FALSE(fixture.client.busy());
      CHECK(fixture.client.status().code() == StatusCode::kFailed);
      if (peer != nullptr) CHECK(peer->was_cut());
      CHECK((told ? shorter : failing).releases() == 1);
      CHECK((told ? shorter : failing).misuses() == 0);
      CHECK(fixture.network.open_connections() == 0);
    }
  }
}

TEST_CASE("a call that is cancelled, or followed by another, gives everything back") {
  ClientFixture fixture;
  PatternBody first{1'000};
  PatternBody second{1'000};
  fixture.client.begin("PUT", fixture.url("gateway"));
  fixture.client.send_request(first, 1'000);
  fixture.client.update();
  fixture.client.begin("PUT", fixture.url("gateway"));
  CHECK(first.releases() == 1);
  CHECK(fixture.client.status().code() == StatusCode::kClosed);
  fixture.client.send_request(second, 1'000);
  fixture.client.update();
  fixture.client.cancel();
  fixture.client.cancel();
  CHECK(second.releases() == 1);
  CHECK(fixture.network.open_connections() == 0);
  CHECK(fixture.network.misuses() == 0);
}

}  // namespace
