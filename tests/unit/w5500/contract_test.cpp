// The contract of all ports, with the chip at one end of the connection and at both.
#include <doctest/doctest.h>

#include "prometheus_express/net/sockets/network.h"
#include "support/network_contract.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kServer = {10, 0, 2, 80};
constexpr const char* kServerText = "10.0.2.80";

// Lets other chips and the host reach what a board listens on, and is a Network like the board's.
class Reachable final : public Network {
 public:
  Reachable(Board& board, Board* client) : board_(board), client_(client) {}

  Status listen_on(std::uint16_t port, Listener*& listener) override {
    Status status = board_.network.listen_on(port, listener);
    if (!status.ok()) return status;
    const std::uint16_t host_port = host_port_of(board_, listener->port());
    if (client_ != nullptr) {
      client_->chip.network().map_peer(kServer, listener->port(), host_port);
    }
    return status;
  }
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override {
    return board_.network.connect_to(address, port, connection);
  }
  std::uint64_t now_ms() override { return board_.network.now_ms(); }
  void update() override { board_.network.update(); }
  void wait(std::uint64_t until_ms) override { board_.network.wait(until_ms); }

 private:
  Board& board_;
  Board* client_;
};

// A host's Network to which ports of the board are those of the host that lead there.
class HostNetwork final : public Network {
 public:
  explicit HostNetwork(Board& board) : board_(board) {}

  Status listen_on(std::uint16_t port, Listener*& listener) override {
    return network_.listen_on(port, listener);
  }
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override {
    return network_.connect_to(address, board_.chip.host_port(port), connection);
  }
  std::uint64_t now_ms() override { return network_.now_ms(); }
  void update() override { network_.update(); }
  void wait(std::uint64_t until_ms) override { network_.wait(until_ms); }

 private:
  Board& board_;
  sockets::Network network_;
};

void refuse_at_once(Board& board) {
  emulators::w5500::Faults faults;
  faults.refuse_at_once = true;
  board.chip.set_faults(faults);
}

TEST_CASE("w5500::Network keeps the contract with a client on the host") {
  World world;
  Board board(world);
  refuse_at_once(board);
  Reachable server(board, nullptr);
  HostNetwork client(board);
  check_network_contract({server, client, "127.0.0.1", 7});
}

TEST_CASE("w5500::Network keeps the contract with a chip at both ends") {
  World world;
  Board board(world);
  Board other(world);
  refuse_at_once(board);
  Reachable server(board, &other);
  check_network_contract({server, other.network, kServerText, 7});
}

TEST_CASE("w5500::Network keeps the contract while everything is read twice") {
  World world;
  w5500::Options options = {kSettings};
  options.check_data = true;
  Board board(world, options);
  Board other(world, options);
  refuse_at_once(board);
  Reachable server(board, &other);
  check_network_contract({server, other.network, kServerText, 7});
}

TEST_CASE("w5500::Network keeps the contract where pointers run over 16 bits") {
  World world;
  emulators::w5500::Config config;
  SUBCASE("at once") { config.initial_pointer = 0xFFFF; }
  SUBCASE("after a few bytes") { config.initial_pointer = 0xFFF0; }
  SUBCASE("after the first buffer") { config.initial_pointer = 0xF7FF; }
  Board board(world, {kSettings}, config);
  Board other(world, {kSettings}, config);
  refuse_at_once(board);
  Reachable server(board, &other);
  check_network_contract({server, other.network, kServerText, 7});
}

}  // namespace
