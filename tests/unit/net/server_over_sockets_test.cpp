// The HTTP server over real sockets: what the fake network cannot show.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/http/server.h"
#include "prometheus_express/net/sockets/network.h"
#include "support/allocation_count.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr int kPatience = 10'000;

// Five million bytes, 'a' to 'z' over and over.
class LongBody final : public BodySource {
 public:
  static constexpr std::size_t kSize = 5'000'000;
  BodyResult read_some(char* buffer, std::size_t size) override {
    std::size_t count = 0;
    for (; count < size && at_ < kSize; ++at_) buffer[count++] = static_cast<char>('a' + at_ % 26);
    return {count, at_ == kSize ? BodyStatus::kEnd : BodyStatus::kMore};
  }
  void release() override { at_ = 0; }

 private:
  std::size_t at_ = 0;
};

void answer_hello(const Request&, Response& response) { response.plain_text(200, "hello\n"); }

// A client that speaks bytes, on a network of its own.
struct Client {
  Connection* connection = nullptr;
  std::string to_send;
  std::string received;
  bool ended = false;  // in good order
  bool lost = false;

  void turn() {
    if (connection == nullptr || ended || lost) return;
    while (!to_send.empty()) {
      const IoResult result = connection->write_some(to_send.data(), to_send.size());
      to_send.erase(0, result.count);
      if (result.status != IoStatus::kOk) break;
    }
    for (;;) {
      char buffer[5'000];
      const IoResult result = connection->read_some(buffer, sizeof(buffer));
      received.append(buffer, result.count);
      ended = result.status == IoStatus::kClosed;
      lost = result.status == IoStatus::kError;
      if (result.status != IoStatus::kOk) break;
    }
  }
  void close() {
    connection->finish_writing();
    connection->stop();
    connection = nullptr;
  }
};

class Meeting {
 public:
  Meeting() { REQUIRE_MESSAGE(server.status().ok(), server.status().text()); }

  Client open(const std::string& bytes) {
    Client client;
    client.to_send = bytes;
    REQUIRE(clients_.connect_to("127.0.0.1", server.port(), client.connection).ok());
    return client;
  }

  void turn() {
    server.update();
    network.wait(network.now_ms());
    clients_.wait(clients_.now_ms() + 1);
  }

  template <class Done>
  void until(std::vector<Client>& clients, Done done) {
    for (int i = 0; i < kPatience; ++i) {
      turn();
      for (Client& client : clients) client.turn();
      if (done()) return;
    }
    FAIL("what must happen did not happen in time");
  }

 private:
  static sockets::NetworkOptions on_loopback(std::size_t connections) {
    sockets::NetworkOptions options;
    options.bind_address = "127.0.0.1";
    options.max_connections = connections;
    return options;
  }

  LongBody body_;
  const Middleware no_middleware_[1] = {[](const Request& request, Response& response,
                                           const Next& next) { next(request, response); }};
  struct Long {
    LongBody& body;
    void operator()(const Request&, Response& response) { response.stream(body); }
  } long_{body_};
  const Route routes_[2] = {{"GET", "/hello", answer_hello}, {"GET", "/long", long_}};
  sockets::Network clients_{on_loopback(64)};

 public:
  sockets::Network network{on_loopback(5)};
  HttpServer<4, 512, 16'384> server{network, 0, Router{routes_, no_middleware_}};
};

const std::string kGetHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_CASE("a large stream arrives whole over real sockets") {
  Meeting meeting;
  std::vector<Client> clients;
  clients.push_back(meeting.open("GET /long HTTP/1.0\r\n\r\n"));
  meeting.until(clients, [&] { return clients[0].ended; });
  const std::string& received = clients[0].received;
  const std::size_t begin = received.find("\r\n\r\n") + 4;
  REQUIRE(received.size() - begin == LongBody::kSize);
  bool right = true;
  for (std::size_t i = 0; i < LongBody::kSize; ++i) {
    right = right && received[begin + i] == static_cast<char>('a' + i % 26);
  }
  CHECK(right);
  clients[0].close();
}

// A reset would take the answer away from the client while it is still sending.
TEST_CASE("a refusal reaches a client that goes on sending") {
  Meeting meeting;
  std::vector<Client> clients;
  clients.push_back(
      meeting.open("POST /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 400000\r\n\r\n" +
                   std::string(400'000, 'x')));
  meeting.until(clients, [&] { return clients[0].ended || clients[0].lost; });
  CHECK(clients[0].ended);
  CHECK(clients[0].received.substr(0, 33) == "HTTP/1.1 413 Content Too Large\r\nC");
  clients[0].close();
}

TEST_CASE("many more clients than slots are all answered over real sockets") {
  Meeting meeting;
  std::vector<Client> clients;
  for (int i = 0; i < 40; ++i) clients.push_back(meeting.open(kGetHello));
  meeting.until(clients, [&] {
    for (const Client& client : clients) {
      REQUIRE_FALSE(client.lost);
      if (client.received.find("hello\n") == std::string::npos) return false;
    }
    return true;
  });
  for (Client& client : clients) client.close();
  std::vector<Client> none;
  meeting.until(none, [&] { return meeting.server.statistics().connections_active == 0; });
  CHECK(meeting.server.statistics().connections == 40);
  CHECK(meeting.server.statistics().requests == 40);
}

TEST_CASE("serving allocates nothing") {
  Meeting meeting;
  Client client = meeting.open("");
  client.received.reserve(10'000);
  for (int i = 0; i < 50; ++i) {
    client.to_send = kGetHello;  // the test's own memory is taken outside of the count
    client.received.clear();
    bool answered = false;
    std::uint64_t allocated = 0;
    for (int turns = 0; turns < kPatience && !answered; ++turns) {
      client.turn();
      const std::uint64_t before = allocations();
      meeting.turn();
      allocated += allocations() - before;
      answered = client.received.find("hello\n") != std::string::npos;
    }
    REQUIRE(answered);
    REQUIRE(allocated == 0);
  }
  client.close();
}

TEST_CASE("statistics may be read by another thread, and wake ends the serving thread") {
  Meeting meeting;
  std::atomic<bool> stop{false};
  std::thread serving([&] {
    while (!stop) {
      meeting.server.update();
      meeting.network.wait(meeting.server.next_deadline_ms());
    }
  });
  sockets::NetworkOptions options;
  options.max_connections = 1;
  sockets::Network near(options);
  Client client;
  client.to_send = kGetHello + kGetHello + kGetHello;
  REQUIRE(near.connect_to("127.0.0.1", meeting.server.port(), client.connection).ok());
  std::uint64_t last = 0;
  for (int i = 0; i < kPatience && last < 3; ++i) {
    client.turn();
    const std::uint64_t requests = meeting.server.statistics().requests;
    REQUIRE(requests >= last);
    last = requests;
    near.wait(near.now_ms() + 1);
  }
  CHECK(last == 3);
  stop = true;
  meeting.network.wake();
  serving.join();
  client.close();
}

}  // namespace
