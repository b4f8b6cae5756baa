// A server over the fake network, with routes that tests can tell apart.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client_view.h"
#include "pattern_body.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/testing/fake_network.h"

namespace http_samples {

inline constexpr std::size_t kServerRequestBytes = 512;
inline constexpr std::size_t kServerResponseBytes = 400;

// Answers a request with its own parts, so that the client can see how it was understood.
inline void answer_echo(const prometheus_express::Request& request,
                        prometheus_express::Response& response) {
  response.add_header("X-Method", request.method());
  response.append(request.path());
  response.append("?");
  response.append(request.query());
  response.append("|");
  response.append(request.body());
}

inline void answer_hello(const prometheus_express::Request&,
                         prometheus_express::Response& response) {
  response.plain_text(200, "hello\n");
}

inline void answer_mistake(const prometheus_express::Request&,
                           prometheus_express::Response& response) {
  response.add_header("X-Evil", "a\r\nSet-Cookie: b");
}

// GET /stream?size,fail_at,most: a PatternBody with these numbers.
class Streams {
 public:
  void operator()(const prometheus_express::Request& request,
                  prometheus_express::Response& response) {
    std::size_t numbers[3] = {0, PatternBody::kNever, PatternBody::kNever};
    std::string query(request.query());
    for (std::size_t i = 0; i < 3 && !query.empty(); ++i) {
      numbers[i] = std::strtoul(query.c_str(), nullptr, 10);
      const std::size_t comma = query.find(',');
      query.erase(0, comma == std::string::npos ? query.size() : comma + 1);
    }
    bodies_.push_back(std::make_unique<PatternBody>(numbers[0], numbers[1], numbers[2]));
    response.stream(*bodies_.back());
  }

  std::size_t made() const { return bodies_.size(); }

  // Sources that were released; a source released twice, or used wrongly, counts as a thousand.
  std::size_t released() const {
    std::size_t sum = 0;
    for (const auto& body : bodies_) {
      if (body->releases() > 1 || body->misuses() > 0) sum += 1'000;
      if (body->releases() > 0) ++sum;
    }
    return sum;
  }

 private:
  std::vector<std::unique_ptr<PatternBody>> bodies_;
};

// Chunks, on a board, are an option; without dates an answer is the same at any time.
inline prometheus_express::HttpServerOptions with_chunks(
    prometheus_express::HttpServerOptions options, bool dates) {
  options.chunked_reader = prometheus_express::RequestParser::read_chunked;
  options.dates = dates;
  return options;
}

// Likewise.
template <std::size_t N>
prometheus_express::Router full_router(const prometheus_express::Route (&routes)[N]) {
  prometheus_express::Router router{routes};
  router.set_fallback(prometheus_express::Router::answer_in_full);
  return router;
}

template <std::size_t Slots = 4>
class ServerFixture {
 public:
  using Server = prometheus_express::HttpServer<Slots, kServerRequestBytes, kServerResponseBytes>;

  explicit ServerFixture(const prometheus_express::HttpServerOptions& options = {},
                         bool dates = false)
      : server_(std::make_unique<Server>(network, 80, full_router(routes_),
                                         with_chunks(options, dates))) {}

  prometheus_express::FakeClient& client() { return network.client(80); }

  // Polls as often as a program would that waits only where the server says so; the clock stands.
  void run() {
    do {
      server().update();
    } while (server().next_deadline_ms() <= network.now_ms());
  }

  // One moment later.
  void run_after(std::uint64_t ms) {
    network.advance(ms);
    run();
  }

  // What a new client gets for `bytes`.
  ClientView ask(std::string_view bytes, bool head_only = false) {
    prometheus_express::FakeClient& asking = client();
    asking.send_text(bytes);
    run();
    const ClientView view = only_response(asking.take(), head_only, asking.ended());
    asking.finish();
    run();
    return view;
  }

  Server& server() { return *server_; }
  prometheus_express::HttpServerStatistics statistics() { return server_->statistics(); }
  void destroy_server() { server_.reset(); }

  prometheus_express::FakeNetwork network;
  Streams streams;

 private:
  const prometheus_express::Route routes_[7] = {
      {"GET", "/hello", answer_hello}, {"GET", "/stream", streams},
      {"GET", "/echo", answer_echo},   {"POST", "/echo", answer_echo},
      {"PUT", "/echo", answer_echo},   {"GET", "/mistake", answer_mistake},
      {"POST", "/", answer_echo}};
  std::unique_ptr<Server> server_;
};

inline std::string get(std::string_view target, std::string_view headers = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n";
}

}  // namespace http_samples
