// HttpServer over lwIP, while packets get lost and memory runs out.
#include "prometheus_express/http/server.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "lwip/wire.h"
#include "prometheus_express/net/lwip/network.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

const std::string kPage = [] {
  std::string page;
  for (int i = 0; page.size() < 30'000; ++i) page += std::to_string(i) + '\n';
  return page;
}();

class PageSource final : public BodySource {
 public:
  void begin() {
    busy_ = true;
    at_ = 0;
  }
  bool busy() const { return busy_; }
  BodyResult read_some(char* buffer, std::size_t size) override {
    const std::size_t count = kPage.copy(buffer, size, at_);
    at_ += count;
    return {count, at_ == kPage.size() ? BodyStatus::kEnd : BodyStatus::kMore};
  }
  void release() override { busy_ = false; }

 private:
  bool busy_ = false;
  std::size_t at_ = 0;
};

struct Fixture {
  Wire wire;
  lwip::Network<4> network{wire};
  lwip::Network<2> clients{wire};
  PageSource source;
  Route routes[1] = {{"GET", "/", *this}};
  HttpServer<2, 512, 512> server{network, 80, Router{routes}};

  void operator()(const Request&, Response& response) {
    if (source.busy()) {
      response.set_status(503);
    } else {
      source.begin();
      response.stream(source);
    }
  }

  void turn() {
    server.update();
    network.wait(std::min(server.next_deadline_ms(), network.now_ms() + 250));
  }

  // What one client gets until its connection ends; `ended_well` says how that was.
  std::string fetch(bool& ended_well) {
    constexpr std::string_view kRequest = "GET / HTTP/1.0\r\n\r\n";
    std::string received;
    ended_well = false;
    Connection* client = nullptr;
    if (!clients.connect_to(Wire::kAddress, 80, client).ok()) return received;
    std::size_t sent = 0;
    const std::uint64_t end = clients.now_ms() + 600'000;
    while (clients.now_ms() < end) {
      if (sent < kRequest.size())
        sent += client->write_some(&kRequest[sent], kRequest.size() - sent).count;
      char buffer[700];
      const IoResult result = client->read_some(buffer, sizeof(buffer));
      received.append(buffer, result.count);
      if (result.status == IoStatus::kClosed) client->finish_writing();
      if (result.status == IoStatus::kClosed || result.status == IoStatus::kError) {
        ended_well = result.status == IoStatus::kClosed;
        break;
      }
      turn();
    }
    client->stop();
    return received;
  }

  bool page_comes() {
    bool ended_well = false;
    const std::string received = fetch(ended_well);
    const std::size_t head = received.find("\r\n\r\n");
    return ended_well && head != std::string::npos && received.substr(head + 4) == kPage;
  }
};

TEST_CASE("a page larger than all of a connection's buffers arrives whole") {
  Fixture fixture;
  for (int i = 0; i < 20; ++i) CHECK(fixture.page_comes());
  CHECK(fixture.server.statistics().connections == 20);
}

TEST_CASE("a page arrives whole while every n-th packet gets lost") {
  for (std::size_t n = 3; n < 30; ++n) {
    CAPTURE(n);
    Fixture fixture;
    fixture.wire.lose_every(n);
    CHECK(fixture.page_comes());
  }
}

// Each allocation of lwIP's fails once: the page may be lost, but is never wrong, and the next one
// comes.
TEST_CASE("every allocation of lwIP may fail") {
  bool failed = true;
  std::size_t pages = 0;
  for (std::size_t n = 0; failed; ++n) {
    CAPTURE(n);
    Fixture fixture;
    fixture.wire.fail_allocation(n);
    bool ended_well = false;
    const std::string received = fixture.fetch(ended_well);
    failed = fixture.wire.allocation_failed();
    fixture.wire.fail_allocation(Wire::kNone);
    const std::size_t head = std::min(received.find("\r\n\r\n"), received.size());
    const std::string body = received.substr(std::min(head + 4, received.size()));
    CHECK(kPage.compare(0, body.size(), body) == 0);
    if (ended_well) CHECK(body == kPage);
    if (ended_well) ++pages;
    CHECK(fixture.page_comes());
  }
  CHECK(pages > 50);
}

TEST_CASE("a client that stalls in mid-request is dropped while others are served") {
  Fixture fixture;
  Connection* stalled = nullptr;
  REQUIRE(fixture.clients.connect_to(Wire::kAddress, 80, stalled).ok());
  while (stalled->write_some("GET /", 5).count == 0) fixture.turn();
  std::string answer;
  IoStatus status = IoStatus::kWouldBlock;
  while (status != IoStatus::kClosed && status != IoStatus::kError) {
    CHECK(fixture.page_comes());
    for (int i = 0; i < 4; ++i) fixture.turn();
    char buffer[200];
    const IoResult result = stalled->read_some(buffer, sizeof(buffer));
    answer.append(buffer, result.count);
    status = result.status;
  }
  CHECK(status == IoStatus::kClosed);
  CHECK(answer.substr(0, 12) == "HTTP/1.1 408");
  CHECK(fixture.server.statistics().request_timeouts == 1);
  stalled->stop();
}

}  // namespace
