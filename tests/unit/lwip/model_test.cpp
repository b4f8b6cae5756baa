// Random use of random connections while packets get lost and memory runs out: what arrives is
// always the beginning of what was sent, and all of it where both ends say that all went well.
#include <doctest/doctest.h>

#include <cstdint>
#include <random>

#include "lwip/wire.h"
#include "prometheus_express/net/lwip/network.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr std::size_t kPairs = 6;

// What stands at a place of the bytes that one end sends. The first byte says whose they are.
char expected_byte(unsigned number, bool server, std::size_t at) {
  if (at == 0) return static_cast<char>(number);
  return static_cast<char>(at * 7 + at / 256 + number + (server ? 128 : 0));
}

struct End {
  Connection* connection = nullptr;
  std::size_t sent = 0;
  std::size_t received = 0;
  bool finished = false;  // said that it sends no more
  bool saw_end = false;   // of what the other one sends
  bool failed = false;
};

// A client, and the server's end of its connection once that is known.
struct Pair {
  End client;
  End server;
  bool used = false;
};

class Model {
 public:
  explicit Model(unsigned seed) : random_(seed) {
    REQUIRE(server_.listen(80, listener_).ok());
    wire_.lose_every(seed % 3 == 0 ? 0 : 5 + seed % 20);
  }

  ~Model() {
    for (Pair& pair : pairs_) {
      close(pair.client);
      close(pair.server);
    }
    for (End& end : unknown_) close(end);
    listener_->close();
  }

  void step() {
    const unsigned number = random(kPairs);
    Pair& pair = pairs_[number];
    if (random(100) == 0) wire_.fail_allocation(random(20));
    switch (random(10)) {
      case 0:
        if (!pair.used) connect(pair);
        break;
      case 1:
        accept();
        break;
      case 2:
        server_.wait(server_.now_ms() + random(300));
        break;
      case 3:
        if (random(8) == 0) finish(random(2) == 0 ? pair.client : pair.server);
        break;
      case 4:
        if (random(30) == 0) close_both(pair);
        break;
      case 5:
      case 6:
        write(pair.client, number, false);
        write(pair.server, number, true);
        break;
      default:
        read(pair.client, number, true);
        read(pair.server, number, false);
        identify();
    }
    if (random(4) == 0) client_.poll();
  }

  std::size_t complete() const { return complete_; }

 private:
  unsigned random(unsigned below) {
    return std::uniform_int_distribution<unsigned>(0, below - 1)(random_);
  }

  void connect(Pair& pair) {
    pair = {};
    pair.used = client_.connect(Wire::kAddress, 80, pair.client.connection).ok();
  }

  void accept() {
    for (End& end : unknown_) {
      if (end.connection != nullptr) continue;
      end = {};
      end.connection = listener_->accept();
      return;
    }
  }

  // Finds out by its first byte whose an accepted connection is.
  void identify() {
    for (End& end : unknown_) {
      if (end.connection == nullptr) continue;
      char byte = 0;
      const IoResult result = end.connection->read(&byte, 1);
      if (result.status == IoStatus::kWouldBlock) continue;
      end.received = result.count;
      const auto number = static_cast<unsigned char>(byte);
      if (result.count == 1 && number < kPairs && pairs_[number].server.connection == nullptr &&
          pairs_[number].used && pairs_[number].client.sent > 0) {
        pairs_[number].server = end;
        end = {};
      } else {
        close(end);  // its client is gone
      }
    }
  }

  void write(End& end, unsigned number, bool server) {
    if (end.connection == nullptr || end.finished || end.failed) return;
    char buffer[2000];
    const std::size_t size = 1 + random(sizeof(buffer) - 1);
    for (std::size_t i = 0; i < size; ++i) buffer[i] = expected_byte(number, server, end.sent + i);
    const IoResult result = end.connection->write(buffer, size);
    REQUIRE(result.count <= size);
    end.sent += result.count;
    if (result.status == IoStatus::kError) end.failed = true;
  }

  void read(End& end, unsigned number, bool from_server) {
    if (end.connection == nullptr || end.saw_end || end.failed) return;
    char buffer[3000];
    const IoResult result = end.connection->read(buffer, 1 + random(sizeof(buffer) - 1));
    bool right = true;
    for (std::size_t i = 0; i < result.count; ++i) {
      if (buffer[i] != expected_byte(number, from_server, end.received + i)) right = false;
    }
    REQUIRE(right);
    end.received += result.count;
    if (result.status == IoStatus::kClosed) end.saw_end = true;
    if (result.status == IoStatus::kError) end.failed = true;
  }

  void finish(End& end) {
    if (end.connection == nullptr) return;
    end.connection->finish_writing();
    end.finished = true;
  }

  void close(End& end) {
    if (end.connection != nullptr) end.connection->close();
    end.connection = nullptr;
  }

  void close_both(Pair& pair) {
    if (!pair.used) return;
    if (pair.client.saw_end) REQUIRE(pair.client.received == pair.server.sent);
    if (pair.server.saw_end) REQUIRE(pair.server.received == pair.client.sent);
    if (pair.client.saw_end && pair.server.saw_end) ++complete_;
    close(pair.client);
    close(pair.server);
    pair.used = false;
  }

  Wire wire_;
  lwip::Network<kPairs> server_{wire_};
  lwip::Network<kPairs> client_{wire_};
  Listener* listener_ = nullptr;
  Pair pairs_[kPairs];
  End unknown_[kPairs];
  std::mt19937 random_;
  std::size_t complete_ = 0;
};

TEST_CASE("random use") {
  std::size_t complete = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Model model(seed);
    for (int i = 0; i < 20'000; ++i) model.step();
    complete += model.complete();
  }
  MESSAGE(complete, " connections went well to their end");
  CHECK(complete > 100);
}

}  // namespace
