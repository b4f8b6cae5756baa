#include "support/random_use.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace test_support {
namespace {

// What stands at a place of the bytes that one end sends. The first byte says whose they are.
char expected_byte(unsigned serial, bool server, std::size_t at) {
  if (at == 0) return static_cast<char>(serial);
  return static_cast<char>(at * 7 + at / 256 + serial + (server ? 128 : 0));
}

}  // namespace

RandomUse::RandomUse(Network& server, Network& client, const char* address, std::uint16_t port,
                     unsigned seed)
    : server_(server), client_(client), address_(address), port_(port), random_(seed) {
  REQUIRE(server_.listen_on(port_, listener_).ok());
}

RandomUse::~RandomUse() {
  for (Pair& pair : pairs_) {
    close(pair.client);
    close(pair.server);
  }
  for (End& end : unknown_) close(end);
  listener_->stop();
}

void RandomUse::step() {
  Pair& pair = pairs_[random(kPairs)];
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
      write(pair.client, pair.serial, false);
      write(pair.server, pair.serial, true);
      break;
    default:
      read(pair.client, pair.serial, true);
      read(pair.server, pair.serial, false);
      identify();
  }
  if (random(4) == 0) client_.update();
}

unsigned RandomUse::random(unsigned below) {
  return std::uniform_int_distribution<unsigned>(0, below - 1)(random_);
}

void RandomUse::connect(Pair& pair) {
  pair = {};
  pair.serial = ++last_serial_;
  pair.used = client_.connect_to(address_, port_, pair.client.connection).ok();
}

void RandomUse::accept() {
  for (End& end : unknown_) {
    if (end.connection != nullptr) continue;
    end = {};
    end.connection = listener_->accept_next();
    return;
  }
}

// Finds out by its first byte whose an accepted connection is. It may be that of a client which has
// closed it long ago, all in good order.
void RandomUse::identify() {
  for (End& end : unknown_) {
    if (end.connection == nullptr) continue;
    char byte = 0;
    const IoResult result = end.connection->read_some(&byte, 1);
    if (result.status == IoStatus::kWouldBlock) continue;
    end.received = result.count;
    Pair* const pair = std::find_if(pairs_, pairs_ + kPairs, [&](const Pair& candidate) {
      return candidate.used && candidate.client.sent > 0 &&
             candidate.serial == static_cast<std::uint8_t>(byte);
    });
    if (result.count == 1 && pair != pairs_ + kPairs && pair->server.connection == nullptr) {
      pair->server = end;
      end = {};
    } else {
      close(end);  // its client is gone
    }
  }
}

void RandomUse::write(End& end, unsigned serial, bool server) {
  if (end.connection == nullptr || end.finished || end.failed) return;
  char buffer[2000];
  const std::size_t size = 1 + random(sizeof(buffer) - 1);
  for (std::size_t i = 0; i < size; ++i) buffer[i] = expected_byte(serial, server, end.sent + i);
  const IoResult result = end.connection->write_some(buffer, size);
  REQUIRE(result.count <= size);
  end.sent += result.count;
  if (result.status == IoStatus::kError) end.failed = true;
}

void RandomUse::read(End& end, unsigned serial, bool from_server) {
  if (end.connection == nullptr || end.saw_end || end.failed) return;
  char buffer[3000];
  const IoResult result = end.connection->read_some(buffer, 1 + random(sizeof(buffer) - 1));
  bool right = true;
  for (std::size_t i = 0; i < result.count; ++i) {
    if (buffer[i] != expected_byte(serial, from_server, end.received + i)) right = false;
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
  if (end.connection != nullptr) end.connection->stop();
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
