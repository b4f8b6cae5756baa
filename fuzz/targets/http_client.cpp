// The client over the fake network: its peer sends what the input says when it says so, and reads,
// writes and connections fail where it says so. Every call ends, within its time; what it says of
// the answer is what the peer has sent; and bodies are released once.
#include "fuzz/support/target.h"
#include "http/client_fixture.h"
#include "http/pattern_body.h"

using namespace prometheus_express;
using namespace http_samples;
using prometheus_express::FakeClient;

namespace {

constexpr std::size_t kMostSteps = 40;
constexpr std::uint32_t kTimeoutMs = 1'000;

const char* const kPieces[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.0 503 x\r\nRetry-After: 7\r\n\r\n",
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: 1\r\n\r\nff\r\n",
    "0123456789012345678901234567890123456789012345678901234567890123456789",
};

const char* const kUrls[] = {"http://127.0.0.1/a", "gateway/b?c", "http://192.0.2.9/", "nobody/",
                             "http://127.0.0.1:81/"};

// A call, and all that its peer has sent.
struct Call {
  FakeClient* peer = nullptr;
  std::string sent;
  bool head_only = false;
};

void check(const HttpClientBase& client, const Call& call) {
  const Status& status = client.status();
  if (!status.ok() && !client.answered()) return;
  REQUIRE(client.answered());
  // Of the peer's bytes in one piece. Those behind the answer are not read.
  std::vector<char> memory(kClientMemory);
  ResponseParser parser;
  parser.reset(memory.data(), memory.size(), call.head_only);
  auto verdict = ResponseParser::Verdict::kIncomplete;
  for (std::size_t at = 0;
       at < call.sent.size() && verdict == ResponseParser::Verdict::kIncomplete;) {
    const std::size_t count = call.sent.copy(parser.room_begin(), parser.room(), at);
    verdict = parser.received(count);
    at += count;
  }
  REQUIRE(parser.answered());
  REQUIRE(client.response_status() == parser.status());
  if (!status.ok())
    return;  // where it ended in the midst of the head, more of that may have been sent
  REQUIRE(client.retry_after_s() == parser.retry_after_s());
  if (verdict == ResponseParser::Verdict::kIncomplete) verdict = parser.ended();
  REQUIRE((verdict == ResponseParser::Verdict::kComplete));
  REQUIRE(client.body() == parser.body());
  REQUIRE(client.body_cut() == parser.body_cut());
}

void begin(fuzz::Input& input, ClientFixture& fixture, PatternBody& body, Call& call) {
  static const char* const kMethods[] = {"GET", "HEAD", "PUT", "POST"};
  const char* const method = kMethods[input.below(std::size(kMethods))];
  call = {};
  call.head_only = std::string_view(method) == "HEAD";
  fixture.client.begin(method, fixture.url(kUrls[input.below(std::size(kUrls))]));
  if (input.below(2) == 0) return fixture.client.send_request(kTimeoutMs);
  body = PatternBody(input.byte() * std::size_t{8},
                     input.below(4) == 0 ? input.byte() : PatternBody::kNever, 1 + input.byte());
  if (input.below(2) == 0) body.tell_end_late();
  input.below(2) == 0
      ? fixture.client.send_request(body, kTimeoutMs)
      : fixture.client.send_request(body, input.byte() * std::size_t{8}, kTimeoutMs);
}

void step(fuzz::Input& input, ClientFixture& fixture, Call& call) {
  auto& network = fixture.network;
  const std::size_t what = input.below(10);
  if (FakeClient* const peer = network.take_connection(80); peer != nullptr) {
    call.peer = peer;
    call.sent.clear();
  }
  const auto send = [&call](std::string_view bytes) {
    if (call.peer == nullptr) return;
    call.peer->send_text(bytes);
    call.sent += bytes;
  };
  switch (what) {
    case 0:
    case 1:
      return send(kPieces[input.below(std::size(kPieces))]);
    case 2:
      return send(input.bytes(input.byte()));
    case 3:
      if (call.peer != nullptr) call.peer->finish();
      return;
    case 4:
      if (call.peer != nullptr) call.peer->reset();
      return;
    case 5:
      if (call.peer != nullptr) call.peer->set_window(input.byte() * std::size_t{8});
      return;
    case 6:
      network.advance(input.byte());
      break;
    case 7:
      network.set_most_read(1 + input.byte());
      network.set_most_written(1 + input.byte());
      return;
    case 8:
      return network.fail_operation(network.operations() + 1 + input.below(32));
    default:
      fixture.resolver.pending = static_cast<int>(input.below(4));
  }
  fixture.run();
}

// Time goes on, and nothing else happens any more.
void end(ClientFixture& fixture) {
  for (int waits = 0; fixture.client.busy(); ++waits) {
    REQUIRE(waits < 1'000);
    fixture.run();
    if (fixture.client.busy()) {
      fixture.network.advance(fixture.client.next_deadline_ms() - fixture.network.now_ms());
    }
  }
}

}  // namespace

void fuzz::run(Input input) {
  ClientFixture fixture;
  for (int calls = 0; calls < 3 && !input.empty(); ++calls) {
    PatternBody body;
    Call call;
    fixture.network.fail_operation(0);
    begin(input, fixture, body, call);
    const std::uint64_t begun_ms = fixture.network.now_ms();
    for (std::size_t i = 0; i < kMostSteps && fixture.client.busy() && !input.empty(); ++i) {
      step(input, fixture, call);
    }
    end(fixture);
    REQUIRE(fixture.network.now_ms() <= begun_ms + kTimeoutMs + 255 * kMostSteps);
    REQUIRE(fixture.network.open_connections() == 0);
    REQUIRE(fixture.network.misuses() == 0);
    REQUIRE(body.misuses() == 0);
    REQUIRE(body.releases() <= 1);
    check(fixture.client, call);
    while (fixture.network.take_connection(80) != nullptr) continue;
  }
}
