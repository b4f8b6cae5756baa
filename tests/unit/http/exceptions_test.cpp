// Handlers, middleware and body sources throw, each at every moment: the request is answered 500
// while no byte has left, else the connection is cut, and the server goes on.
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "client_view.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/testing/fake_network.h"
#include "server_fixture.h"
#include "support/captured_errors.h"

using namespace prometheus_express;
using namespace http_samples;
using prometheus_express::FakeClient;
using test_support::CapturedErrors;

namespace {

void throwing_handler(const Request&, Response& response) {
  response.append("half of it");
  response.add_header("X-Half", "yes");
  throw std::runtime_error("no such sensor");
}

void throws_no_exception(const Request&, Response&) { throw 7; }

// Throws in its n-th read.
class ThrowingBody final : public BodySource {
 public:
  BodyResult read_some(char* buffer, std::size_t size) override {
    if (left-- == 0) throw std::runtime_error("disk gone");
    const std::size_t count = size < 100 ? size : 100;
    std::string(count, 'x').copy(buffer, count);
    return {count, BodyStatus::kMore};
  }
  void release() override { ++releases; }
  int left = 0;
  int releases = 0;
};

struct Streaming {
  void operator()(const Request&, Response& response) { response.stream(body); }
  ThrowingBody body;
};

struct Middle {
  void operator()(const Request& request, Response& response, const Next& next) {
    if (request.query() == "before") throw std::runtime_error("before");
    next(request, response);
    if (request.query() == "after") throw std::runtime_error("after");
  }
};

struct World {
  explicit World(const char* its_version = "HTTP/1.1") : version(its_version) {}

  std::string ask(const std::string& target) {
    FakeClient& client = network.client(80);
    client.send_text("GET " + target + " " + version + "\r\nHost: h\r\n\r\n");
    do {
      server.update();
    } while (server.next_deadline_ms() <= network.now_ms());
    cut = client.was_cut();
    const std::string answer = client.take();
    client.finish();
    server.update();
    server.update();
    return answer;
  }

  const char* version;
  prometheus_express::FakeNetwork network;
  Streaming streaming;
  Middle middle;
  const Route routes[4] = {{"GET", "/hello", answer_hello},
                           {"GET", "/throws", throwing_handler},
                           {"GET", "/seven", throws_no_exception},
                           {"GET", "/stream", streaming}};
  const Middleware middleware[1] = {middle};
  HttpServer<2, 512, 400> server{network, 80, Router{routes, middleware}};
  bool cut = false;
};

bool starts_with(const std::string& text, const char* start) { return text.rfind(start, 0) == 0; }

TEST_CASE("a handler or middleware that throws is answered 500 and named, and the server goes on") {
  World world;
  const struct {
    const char* target;
    const char* words;
  } cases[] = {{"/throws", "no such sensor"},
               {"/seven", "no std::exception"},
               {"/hello?before", "before"},
               {"/hello?after", "after"},
               {"/nothing?after", "after"}};
  for (const auto& one : cases) {
    CAPTURE(one.target);
    CapturedErrors errors;
    const std::string answer = world.ask(one.target);
    CHECK(starts_with(answer, "HTTP/1.1 500 "));
    CHECK(answer.find("half") == std::string::npos);
    CHECK(answer.find("X-Half") == std::string::npos);
    REQUIRE(errors.all().size() == 1);
    CHECK(errors.last().find(one.words) != std::string::npos);
    const std::string target = one.target;
    CHECK(errors.last().find("GET " + target.substr(0, target.find('?'))) != std::string::npos);
    CHECK(starts_with(world.ask("/hello"), "HTTP/1.1 200 "));
  }
  CHECK(world.server.statistics().responses_5xx == 5);
}

TEST_CASE("a body source that throws: 500 before the first byte, a cut connection after it") {
  for (const char* version : {"HTTP/1.1", "HTTP/1.0"}) {
    for (int reads = 0; reads < 20; ++reads) {
      CAPTURE(reads);
      World world{version};
      world.streaming.body.left = reads;
      CapturedErrors errors;
      const std::string answer = world.ask("/stream");
      if (starts_with(answer, "HTTP/1.1 500 ")) {
        CHECK(reads <= 3);
        CHECK_FALSE(world.cut);
      } else {
        CHECK(reads >= 2);
        CHECK(world.cut);
        CHECK(answer.find("\r\n0\r\n\r\n") == std::string::npos);
      }
      CHECK(world.streaming.body.releases == 1);
      REQUIRE(errors.all().size() == 1);
      CHECK(errors.last().find("GET /stream") != std::string::npos);
      CHECK(errors.last().find("disk gone") != std::string::npos);
      CHECK(world.server.statistics().streams_failed == 1);
      CHECK(starts_with(world.ask("/hello"), "HTTP/1.1 200 "));
      CHECK(world.network.misuses() == 0);
    }
  }
}

void throwing_hook(const ErrorReport& report) { throw std::runtime_error(report.message); }

TEST_CASE("a hook that throws too does not end the server") {
  World world;
  const ErrorHook before = set_error_hook(throwing_hook);
  CHECK(starts_with(world.ask("/throws"), "HTTP/1.1 500 "));
  CHECK(starts_with(world.ask("/hello"), "HTTP/1.1 200 "));
  set_error_hook(before);
}

}  // namespace
