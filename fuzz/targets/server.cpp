// The server over the fake network: clients send what the input says when it says so, and reads,
// writes and connections fail where it says so. Every answer is well-formed and is that to its
// request; in the end all slots are free and all bodies released.
#include <memory>

#include "fuzz/support/target.h"
#include "http/server_fixture.h"

using namespace prometheus_express;
using namespace http_samples;
using prometheus_express::FakeClient;
using prometheus_express::FakeNetwork;

namespace {

constexpr std::size_t kClients = 5;
constexpr std::size_t kMostSteps = 60;

// The most that a client takes. Endless answers are ended by the server's time limits then.
constexpr std::size_t kWindow = 2'000;

// What a client may send besides what an input makes up.
const char* const kPieces[] = {
    "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /echo?q HTTP/1.0\r\n\r\n",
    "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /stream?1500 HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /stream?900,700,50 HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /stream?99999 HTTP/1.0\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody",
    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
    "4\r\nbody\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
    "GET /mistake HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    "\r\n",
};

// What the answer to a request must be.
struct Expected {
  bool head_only = false;
  std::string body;  // of an answer 200, where that is known
};

struct Client {
  FakeClient* end = nullptr;
  std::string sent;
};

// As far as all that a client has sent is requests.
std::vector<Expected> expected_of(std::string sent) {
  std::vector<Expected> all;
  RequestParser parser{};
  for (;;) {
    std::size_t size = sent.size();
    sent.push_back('\0');  // there is always room for more
    if (parser.parse(sent.data(), size, kServerRequestBytes + sent.size(),
                     RequestParser::read_chunked) != RequestParser::Verdict::kComplete) {
      return all;
    }
    const Request request = parser.request(sent.data());
    Expected expected;
    expected.head_only = request.method() == "HEAD";
    if (request.path() == "/hello") expected.body = "hello\n";
    if (request.path() == "/echo") {
      expected.body.append(request.path())
          .append("?")
          .append(request.query())
          .append("|")
          .append(request.body());
    }
    all.push_back(expected);
    sent.resize(size);
    sent.erase(0, parser.consumed());
    parser.reset();
  }
}

void check(const Client& client) {
  const std::vector<Expected> expected = expected_of(client.sent);
  std::string bytes = client.end->received();
  for (std::size_t i = 0; !bytes.empty(); ++i) {
    const Expected wanted = i < expected.size() ? expected[i] : Expected{};
    const auto answer = take_response(bytes, wanted.head_only, client.end->ended());
    if (!answer) break;
    if (answer->status < 200) {
      --i;
      continue;
    }
    if (answer->status != 200) continue;
    REQUIRE(i < expected.size());
    if (!wanted.body.empty() && !wanted.head_only) REQUIRE(answer->body == wanted.body);
  }
  REQUIRE((bytes.empty() || client.end->was_cut()));
}

void step(fuzz::Input& input, ServerFixture<2>& fixture, std::vector<Client>& clients) {
  FakeNetwork& network = fixture.network;
  const std::size_t what = input.below(11);
  if (what == 0 || clients.empty()) {
    if (clients.size() == kClients) return;
    clients.push_back({&fixture.client(), {}});
    clients.back().end->set_window(kWindow);
    return;
  }
  Client& client = clients[input.below(clients.size())];
  switch (what) {
    case 1:
    case 2: {
      const std::string_view piece = kPieces[input.below(std::size(kPieces))];
      client.end->send_text(piece);
      client.sent += piece;
      return;
    }
    case 3: {
      const std::string_view piece = input.bytes(input.byte());
      client.end->send_text(piece);
      client.sent += piece;
      return;
    }
    case 4:
      return client.end->finish();
    case 5:
      return client.end->reset();
    case 6:
      return client.end->set_window(input.byte() * std::size_t{8});
    case 7:
      return fixture.run_after(input.byte() * std::uint64_t{100});
    case 8:
      network.set_most_read(1 + input.byte());
      return network.set_most_written(1 + input.byte());
    case 9:
      return network.fail_operation(network.operations() + 1 + input.byte());
    default:
      return fixture.run();
  }
}

}  // namespace

void fuzz::run(Input input) {
  ServerFixture<2> fixture;
  std::vector<Client> clients;
  for (std::size_t i = 0; i < kMostSteps && !input.empty(); ++i) step(input, fixture, clients);
  fixture.network.fail_operation(0);
  // Each time is longer than any limit, and each client has a few of them before it.
  for (std::size_t i = 0; i < 4 * kClients; ++i) fixture.run_after(80'000);
  const HttpServerStatistics statistics = fixture.statistics();
  REQUIRE(statistics.connections_active == 0);
  REQUIRE(fixture.network.open_connections() == 0);
  REQUIRE(fixture.network.misuses() == 0);
  REQUIRE(fixture.streams.released() == fixture.streams.made());
  REQUIRE(statistics.requests + statistics.requests_refused + statistics.request_timeouts ==
          statistics.responses_2xx + statistics.responses_3xx + statistics.responses_4xx +
              statistics.responses_5xx);
  for (const Client& client : clients) check(client);
}
