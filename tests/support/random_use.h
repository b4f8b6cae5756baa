// Random use of random connections between two Networks: what arrives is always the beginning of
// what was sent, and all of it where both ends say that all went well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

#include "prometheus_express/net/network.h"

namespace test_support {

using namespace prometheus_express;

class RandomUse {
 public:
  static constexpr std::size_t kPairs = 6;  // connections at the same time

  // Listens on `port` of `server`, which `client` reaches at `address`. All are borrowed.
  RandomUse(Network& server, Network& client, const char* address, std::uint16_t port,
            unsigned seed);
  ~RandomUse();
  RandomUse(const RandomUse&) = delete;
  RandomUse& operator=(const RandomUse&) = delete;

  // Does something, and checks what came of it.
  void step();

  // 0 ... below - 1; for what the test does in between.
  unsigned random(unsigned below);

  // Connections that went well to the end of both directions.
  std::size_t complete() const { return complete_; }

 private:
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
    std::uint8_t serial = 0;  // no other connection of late has it
  };

  void connect(Pair& pair);
  void accept();
  void identify();
  void write(End& end, unsigned serial, bool server);
  void read(End& end, unsigned serial, bool from_server);
  void finish(End& end);
  void close(End& end);
  void close_both(Pair& pair);

  Network& server_;
  Network& client_;
  const char* address_;
  std::uint16_t port_;
  Listener* listener_ = nullptr;
  Pair pairs_[kPairs];
  End unknown_[kPairs];
  std::mt19937 random_;
  std::size_t complete_ = 0;
  std::uint8_t last_serial_ = 0;
};

}  // namespace test_support
