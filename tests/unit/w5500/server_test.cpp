// The HTTP server over the driver over the emulated chip.
#include "prometheus_express/http/server.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "w5500/host_client.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr std::uint16_t kPort = 8080;

std::string numbered_lines(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) text += std::to_string(i) + '\n';
  return text;
}

const std::string kPage = numbered_lines(1'000);
const std::string kLongPage = numbered_lines(30'000);

class PageSource final : public BodySource {
 public:
  explicit PageSource(const std::string& page) : page_(page) {}
  bool begin() {
    at_ = 0;
    return !std::exchange(busy_, true);
  }
  BodyResult read_some(char* buffer, std::size_t size) override {
    const std::size_t count = page_.copy(buffer, size, at_);
    at_ += count;
    return {count, at_ == page_.size() ? BodyStatus::kEnd : BodyStatus::kMore};
  }
  void release() override { busy_ = false; }

 private:
  const std::string& page_;
  bool busy_ = false;
  std::size_t at_ = 0;
};

struct Fixture {
  World world;
  Board board{world};
  PageSource source{kPage};
  PageSource long_source{kLongPage};
  Route routes[2] = {{"GET", "/", *this}, {"GET", "/long", *this}};
  HttpServer<4, 512, 1'536> server{board.network, kPort, Router{routes}};

  Fixture() { board.run(1); }

  void operator()(const Request& request, Response& response) {
    PageSource& from = request.path() == "/long" ? long_source : source;
    if (from.begin()) {
      response.stream(from);
    } else {
      response.set_status(503);
    }
  }

  void turn() {
    server.update();
    board.network.wait(std::min(server.next_deadline_ms(), board.network.now_ms() + 250));
  }

  // Turns until the client's connection has ended or its text ends with `tail`.
  void talk(HostClient& client, const std::string& tail = "no page ends so") {
    const std::uint64_t end = board.network.now_ms() + 60'000;
    while (board.network.now_ms() < end && client.end() == IoStatus::kWouldBlock) {
      client.turn();
      const std::string& text = client.received();
      if (text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail) return;
      turn();
    }
  }

  // What one client gets until its connection ends.
  std::string fetch(const std::string& path = "/") {
    HostClient client(board, kPort);
    client.send("GET " + path + " HTTP/1.0\r\n\r\n");
    talk(client);
    if (client.end() != IoStatus::kClosed) return "cut";
    const std::string& text = client.received();
    return text.substr(std::min(text.size(), text.find("\r\n\r\n") + 4));
  }
};

const std::string kGet = "GET / HTTP/1.1\r\nHost: board\r\nAccept: text/plain\r\n\r\n";

TEST_CASE("pages arrive whole") {
  Fixture f;
  for (int i = 0; i < 20; ++i) {
    CHECK(f.fetch() == kPage);
    CHECK(f.fetch("/long") == kLongPage);
  }
  CHECK(f.server.statistics().connections == 40);
  CHECK(f.server.statistics().connections_lost == 0);
}

// 12 MHz move 1500 bytes in a millisecond: every frame that is not the page costs requests.
TEST_CASE("a request on a connection that stays costs few frames on the bus") {
  Fixture f;
  HostClient client(f.board, kPort);
  const auto request = [&] {
    client.send(kGet);
    f.talk(client, kPage.substr(kPage.size() - 20));
    CHECK(client.take().find(kPage) != std::string::npos);
  };
  for (int i = 0; i < 10; ++i) request();
  const std::uint64_t bytes = f.board.spi.bytes();
  const std::uint64_t frames = f.board.spi.transactions();
  constexpr unsigned kRequests = 100;
  for (unsigned i = 0; i < kRequests; ++i) request();
  const std::uint64_t per_request = (f.board.spi.transactions() - frames) / kRequests;
  MESSAGE(per_request, " frames and ", (f.board.spi.bytes() - bytes) / kRequests,
          " bytes for a page of ", kPage.size());
  CHECK(per_request <= 24);
}

TEST_CASE("requests that come close together, and byte by byte") {
  Fixture f;
  HostClient client(f.board, kPort);
  client.send(kGet + kGet + kGet);
  f.talk(client, kPage.substr(kPage.size() - 20));
  for (const char c : kGet) {
    client.send({&c, 1});
    client.turn();
    f.turn();
  }
  f.talk(client, kPage.substr(kPage.size() - 20));
  CHECK(f.server.statistics().requests >= 1);
  client.finish();
  f.talk(client);
  CHECK(client.end() == IoStatus::kClosed);
  CHECK(f.server.statistics().responses_2xx == 4);
}

TEST_CASE("sixteen clients at eight sockets") {
  Fixture f;
  std::vector<std::unique_ptr<HostClient>> clients;
  for (int i = 0; i < 16; ++i) {
    clients.push_back(std::make_unique<HostClient>(f.board, kPort));
    clients.back()->send("GET /long HTTP/1.0\r\n\r\n");
  }
  const std::uint64_t end = f.board.network.now_ms() + 60'000;
  bool all = false;
  while (!all && f.board.network.now_ms() < end) {
    f.turn();
    all = true;
    for (auto& client : clients) {
      client->turn();
      if (client->end() == IoStatus::kWouldBlock) all = false;
      if (client->end() == IoStatus::kClosed) client->finish();
    }
  }
  CHECK(all);
  for (auto& client : clients) CHECK(client->end() == IoStatus::kClosed);
  CHECK(f.fetch("/long") == kLongPage);
}

TEST_CASE("thousands of connections that are dropped anywhere leave nothing behind") {
  Fixture f;
  const std::string request = "GET /long HTTP/1.1\r\nHost: board\r\n\r\n";
  for (unsigned i = 0; i < 2'000; ++i) {
    HostClient client(f.board, kPort);
    client.send(request.substr(0, i * 7 % (request.size() + 1)));
    client.turn();
    for (unsigned turn = 0; turn < i % 5; ++turn) f.turn();
    if (i % 3 == 0) client.finish();
    client.turn();
    if (i % 4 == 0) f.turn();
  }
  for (int i = 0; i < 2'000; ++i) f.turn();
  CHECK(f.fetch() == kPage);
  f.board.until(
      [&] {
        f.server.update();
        std::size_t listening = 0;
        for (const auto& socket : f.board.chip.sockets()) {
          listening += socket.state == emulators::w5500::State::kListen ? 1 : 0;
        }
        return listening == 7;
      },
      60'000);
  for (const auto& socket : f.board.chip.sockets()) {
    CHECK((socket.state == emulators::w5500::State::kListen ||
           socket.state == emulators::w5500::State::kClosed));
  }
  CHECK(f.board.network.statistics().reinitialisations == 0);
}

TEST_CASE("a client that stalls is dropped while others are served") {
  Fixture f;
  HostClient stalled(f.board, kPort);
  stalled.send("GET /");
  const std::uint64_t end = f.board.network.now_ms() + 60'000;
  while (stalled.end() == IoStatus::kWouldBlock && f.board.network.now_ms() < end) {
    CHECK(f.fetch() == kPage);
    for (int i = 0; i < 50; ++i) f.turn();
    stalled.turn();
  }
  CHECK(stalled.end() == IoStatus::kClosed);
  CHECK(stalled.received().substr(0, 12) == "HTTP/1.1 408");
}

}  // namespace
