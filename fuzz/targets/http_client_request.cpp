// URLs and the client's requests: what HttpClient writes for whatever it is given, a server reads
// back as the same method, target, host, headers and body. An input is a request in lines, the URL
// first, and its body.
#include <string>

#include "fuzz/support/target.h"
#include "http/pattern_body.h"
#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/client/client.h"
#include "prometheus_express/http/request_parser.h"

using namespace prometheus_express;
using http_samples::PatternBody;

namespace {

// Reaches every address, and keeps what is written.
class Sink final : public Network, public Connection {
 public:
  explicit Sink(std::size_t most) : most_(most) {}

  Status listen_on(std::uint16_t, Listener*&) override { return Status(StatusCode::kLimit, "no"); }
  Status connect_to(const char*, std::uint16_t port, Connection*& connection) override {
    port_ = port;
    connection = this;
    return {};
  }
  std::uint64_t now_ms() override { return 1'000; }
  void update() override {}
  void wait(std::uint64_t) override {}

  IoResult read_some(char*, std::size_t) override { return {0, IoStatus::kWouldBlock}; }
  IoResult write_some(const char* data, std::size_t size) override {
    const std::size_t count = std::min(size, most_);
    written.append(data, count);
    return {count, IoStatus::kOk};
  }
  void finish_writing() override {}
  void stop() override {}

  std::uint16_t port() const { return port_; }
  std::string written;

 private:
  std::size_t most_;
  std::uint16_t port_ = 0;
};

// Finds all names.
class Names final : public Resolver {
 public:
  Answer resolve(std::string_view, std::size_t index, char (&address)[kAddressTextBytes]) override {
    std::memcpy(address, "10.0.0.1", 9);
    return index == 0 ? Answer::kFound : Answer::kNone;
  }
};

// What of a text is to be a URL must be one that can be put together again.
void check(const Url& url) {
  std::string host(url.host);
  if (url.is_ipv6) host = "[" + host + "]";
  std::string text = "http://" + host + ":" + std::to_string(url.port);
  text.append(url.path);
  if (!url.query.empty()) text.append("?").append(url.query);
  Url again;
  REQUIRE(parse_url(text, again).ok());
  REQUIRE(again.host == url.host);
  REQUIRE(again.path == url.path);
  REQUIRE(again.query == url.query);
  REQUIRE(again.port == url.port);
  REQUIRE(again.is_ipv6 == url.is_ipv6);
  REQUIRE((url.path.empty() || url.path[0] == '/'));
}

// All that a request is made of, as the input has it.
struct Wanted {
  Url url;
  std::string_view method;
  std::string_view target;
  std::string_view name;
  std::string_view value;
  std::size_t body_size = 0;
  bool has_body = false;
  bool says_size = false;
};

void check(const Wanted& wanted, std::string written) {
  RequestParser parser{};
  std::size_t size = written.size();
  REQUIRE((parser.parse(written.data(), size, written.size() + 1, RequestParser::read_chunked) ==
           RequestParser::Verdict::kComplete));
  REQUIRE(parser.consumed() == size);
  const Request request = parser.request(written.data());
  REQUIRE(request.method() == wanted.method);
  const std::string path = std::string(wanted.url.path).append(wanted.target);
  const std::size_t mark = path.find('?');
  if (mark == std::string::npos) {
    REQUIRE(request.path() == (path.empty() ? "/" : path));
    REQUIRE(request.query() == wanted.url.query);
  } else {
    REQUIRE(request.path() == path.substr(0, mark));
  }
  std::string host(wanted.url.host);
  if (wanted.url.is_ipv6) host = "[" + host + "]";
  if (wanted.url.port != 80) host += ":" + std::to_string(wanted.url.port);
  REQUIRE(request.header("Host") == host);
  REQUIRE_FALSE(parser.keep_alive());
  REQUIRE(request.body() == (wanted.has_body ? http_samples::pattern(wanted.body_size) : ""));
  bool found = wanted.name.empty();
  for (const Header& header : request.headers()) {
    found = found || (header.name == wanted.name && header.value == trim(wanted.value));
  }
  REQUIRE(found);
}

// Those are the client's own business.
bool is_reserved(std::string_view name) {
  for (const char* const reserved :
       {"host", "connection", "content-length", "transfer-encoding", "expect"}) {
    if (equals_ignoring_case(name, reserved)) return true;
  }
  return false;
}

}  // namespace

void fuzz::run(Input input) {
  Wanted wanted;
  if (!parse_url(input.line(), wanted.url).ok()) return;
  check(wanted.url);
  wanted.method = input.line();
  wanted.target = input.line();
  wanted.name = input.line();
  wanted.value = input.line();
  if (is_reserved(wanted.name)) return;
  wanted.has_body = input.below(2) == 1;
  wanted.says_size = input.below(2) == 1;
  wanted.body_size = input.byte() * std::size_t{4};
  Sink network(1 + input.byte());
  Names names;
  PatternBody body(wanted.body_size, PatternBody::kNever, 1 + input.byte());
  HttpClient<256, 128> client{network, &names};
  client.begin(wanted.method, wanted.url);
  if (!wanted.target.empty()) client.add_target(wanted.target);
  if (!wanted.name.empty()) client.add_header(wanted.name, wanted.value);
  if (!wanted.has_body) {
    client.send_request(1'000);
  } else if (wanted.says_size) {
    client.send_request(body, wanted.body_size, 1'000);
  } else {
    client.send_request(body, 1'000);
  }
  const bool taken = client.busy();
  for (int polls = 0; client.busy() && client.next_deadline_ms() == 0; ++polls) {
    REQUIRE(polls < 1'000);
    client.update();
  }
  client.cancel();
  REQUIRE(body.releases() == (wanted.has_body ? 1 : 0));
  REQUIRE(body.misuses() == 0);
  if (taken && network.port() == 0) REQUIRE(client.status().code() == StatusCode::kInvalid);
  if (network.port() == 0) return;
  REQUIRE(network.port() == wanted.url.port);
  check(wanted, network.written);
}
