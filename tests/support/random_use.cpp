#include "support/random_use.h"

#include <doctest/doctest.h>

namespace test_support {
namespace {

// What stands at a place of the bytes that one end sends. The first byte says whose they are.
char expected_byte(unsigned number, bool server, std::size_t at) {
  if (at == 0) return static_cast<char>(number);
  return static_cast<char>(at * 7 + at / 256 + number + (server ? 128 : 0));
}

}  // namespace

RandomUse::RandomUse(Network& server, Network& client, const char* address, std::uint16_t port,
                     unsigned seed)
    : server_(server), client_(client), address_(address), port_(port), random_(seed) {
  REQUIRE(server_.listen(port_, listener_).ok());
}

RandomUse::~RandomUse() {
  for (Pair& pair : pairs_) {
    close(pair.client);
    close(pair.server);
  }
  for (End& end : unknown_) close(end);
  listener_->close();
}

void RandomUse::step() {
  const unsigned number = random(kPairs);
  Pair& pair = pairs_[number];
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

unsigned RandomUse::random(unsigned below) {
  return std::uniform_int_distribution<unsigned>(0, below - 1)(random_);
}

void RandomUse::connect(Pair& pair) {
  pair = {};
  pair.used = client_.connect(address_, port_, pair.client.connection).ok();
}

void RandomUse::accept() {
  for (End& end : unknown_) {
    if (end.connection != nullptr) continue;
    end = {};
    end.connection = listener_->accept();
    return;
  }
}

// Finds out by its first byte whose an accepted connection is.
void RandomUse::identify() {
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

void RandomUse::write(End& end, unsigned number, bool server) {
  if (end.connection == nullptr || end.finished || end.failed) return;
  char buffer[2000];
  const std::size_t size = 1 + random(sizeof(buffer) - 1);
  for (std::size_t i = 0; i < size; ++i) buffer[i] = expected_byte(number, server, end.sent + i);
  const IoResult result = end.connection->write(buffer, size);
  REQUIRE(result.count <= size);
  end.sent += result.count;
  if (result.status == IoStatus::kError) end.failed = true;
}

void RandomUse::read(End& end, unsigned number, bool from_server) {
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

void RandomUse::finish(End& end) {
  if (end.connection == nullptr) return;
  end.connection->finish_writing();
  end.finished = true;
}

void RandomUse::close(End& end) {
  if (end.connection != nullptr) end.connection->close();
  end.connection = nullptr;
}

void RandomUse::close_both(Pair& pair) {
  if (!pair.used) return;
  if (pair.client.saw_end) REQUIRE(pair.client.received == pair.server.sent);
  if (pair.server.saw_end) REQUIRE(pair.server.received == pair.client.sent);
  if (pair.client.saw_end && pair.server.saw_end) ++complete_;
  close(pair.client);
  close(pair.server);
  pair.used = false;
}

}  // namespace test_support
