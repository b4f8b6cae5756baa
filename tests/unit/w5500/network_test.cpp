#include "prometheus_express/net/w5500/network.h"

#include <doctest/doctest.h>

#include <array>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "w5500/host_client.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;
using emulators::w5500::State;

namespace {

constexpr std::uint16_t kPort = 8080;

struct Fixture {
  World world;
  Board board;
  Listener* listener = nullptr;

  explicit Fixture(const w5500::Options& options = {kSettings}) : board(world, options) {
    REQUIRE(board.network.listen_on(kPort, listener).ok());
    host_port_of(board, kPort);
  }

  std::size_t count(State state) const {
    std::size_t count = 0;
    for (const auto& socket : board.chip.sockets()) count += socket.state == state ? 1 : 0;
    return count;
  }

  Connection* accept(HostClient& client) {
    Connection* connection = nullptr;
    board.until([&] {
      client.turn();
      connection = listener->accept_next();
      return connection != nullptr;
    });
    REQUIRE(connection != nullptr);
    return connection;
  }

  IoStatus outcome(Connection& connection, std::uint32_t limit_ms = 60'000) {
    char byte = 0;
    IoResult result{0, IoStatus::kWouldBlock};
    board.until(
        [&] {
          result = connection.read_some(&byte, 1);
          return result.status != IoStatus::kWouldBlock;
        },
        limit_ms);
    return result.status;
  }

  w5500::Statistics statistics() const { return board.network.statistics(); }

  void change_faults(const std::function<void(emulators::w5500::Faults&)>& change) {
    emulators::w5500::Faults faults = board.chip.faults();
    change(faults);
    board.chip.set_faults(faults);
  }

  // A new client gets an answer: all is well.
  bool serves() {
    HostClient client(board, kPort);
    client.send("ping");
    Connection* connection = nullptr;
    std::string text;
    const bool answered = board.until(
        [&] {
          client.turn();
          if (connection == nullptr) connection = listener->accept_next();
          if (connection == nullptr) return false;
          char buffer[10];
          text.append(buffer, connection->read_some(buffer, sizeof(buffer)).count);
          if (text != "ping") return false;
          if (connection->write_some("pong", 4).count == 4) text += '!';
          return true;
        },
        5'000);
    if (!answered) {
      if (connection != nullptr) connection->stop();
      return false;
    }
    connection->finish_writing();
    connection->stop();
    board.until([&] {
      client.turn();
      return client.end() != IoStatus::kWouldBlock;
    });
    return client.received() == "pong" && client.end() == IoStatus::kClosed;
  }
};

TEST_CASE("all sockets but the reserve listen, and do so again") {
  for (std::uint8_t reserve = 0; reserve < 8; ++reserve) {
    CAPTURE(reserve);
    w5500::Options options = {kSettings};
    options.reserved_sockets = reserve;
    Fixture f(options);
    const std::size_t listening = 8U - reserve;
    CHECK(f.count(State::kListen) == listening);
    for (int i = 0; i < 20; ++i) {
      CHECK(f.serves());
      f.board.run(2);
    }
    f.board.until([&] { return f.count(State::kListen) == listening; }, 5'000);
    CHECK(f.count(State::kListen) == listening);
    CHECK(f.statistics().connections_accepted == 20);
    CHECK(f.statistics().connections_failed == 0);
  }
}

TEST_CASE("two listeners share the sockets") {
  Fixture f;
  Listener* other = nullptr;
  f.listener->stop();
  REQUIRE(f.board.network.listen_on(80, f.listener).ok());
  REQUIRE(f.board.network.listen_on(kPort, other).ok());
  Listener* third = nullptr;
  const Status status = f.board.network.listen_on(81, third);
  CHECK(status.code() == StatusCode::kLimit);
  CHECK(std::string(status.text()) == "all listeners are in use");
  f.listener->stop();
  std::size_t on_port = 0;
  for (const auto& socket : f.board.chip.sockets()) {
    on_port += socket.state == State::kListen && socket.port == kPort ? 1 : 0;
  }
  CHECK(on_port == 7);
  f.listener = other;
  CHECK(f.serves());
}

TEST_CASE("connections come in the order of their arrival") {
  Fixture f;
  std::vector<std::unique_ptr<HostClient>> clients;
  for (char c = 'a'; c < 'a' + 7; ++c) {
    clients.push_back(std::make_unique<HostClient>(f.board, kPort));
    clients.back()->send(std::string(1, c));
    clients.back()->turn();
    f.board.run(3);
  }
  for (char c = 'a'; c < 'a' + 7; ++c) {
    Connection* const connection = f.listener->accept_next();
    REQUIRE(connection != nullptr);
    char byte = 0;
    CHECK(connection->read_some(&byte, 1).count == 1);
    CHECK(byte == c);
    connection->stop();
  }
}

TEST_CASE("connections come in the order of their arrival, whichever sockets they got") {
  Fixture f;
  std::vector<std::unique_ptr<HostClient>> clients;
  const auto arrive = [&](char c) {
    clients.push_back(std::make_unique<HostClient>(f.board, kPort));
    clients.back()->send(std::string(1, c));
    clients.back()->turn();
    f.board.run(3);
  };
  for (const char c : {'a', 'b', 'c'}) arrive(c);
  f.listener->accept_next()->stop();  // its socket is the first one that is free
  arrive('d');
  for (const char c : {'b', 'c', 'd'}) {
    Connection* const connection = f.listener->accept_next();
    REQUIRE(connection != nullptr);
    char byte = 0;
    CHECK(connection->read_some(&byte, 1).count == 1);
    CHECK(byte == c);
    connection->stop();
  }
}

// Arrivals are numbered with eight bits.
TEST_CASE("connections come in the order of their arrival, however many there were") {
  Fixture f;
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    std::vector<std::unique_ptr<HostClient>> clients;
    for (const char c : {'a', 'b', 'c'}) {
      clients.push_back(std::make_unique<HostClient>(f.board, kPort));
      clients.back()->send(std::string(1, c));
      clients.back()->turn();
      f.board.run(3);
    }
    for (const char c : {'a', 'b', 'c'}) {
      Connection* const connection = f.listener->accept_next();
      REQUIRE(connection != nullptr);
      char byte = 0;
      CHECK(connection->read_some(&byte, 1).count == 1);
      CHECK(byte == c);
      connection->stop();
    }
  }
}

TEST_CASE("more clients than sockets are served one after the other") {
  Fixture f;
  std::vector<std::unique_ptr<HostClient>> clients(30);
  for (auto& client : clients) client = std::make_unique<HostClient>(f.board, kPort);
  int served = 0;
  f.board.until([&] {
    for (auto& client : clients) client->turn();
    Connection* const connection = f.listener->accept_next();
    if (connection != nullptr) {
      CHECK(connection->write_some("hello", 5).count == 5);
      connection->finish_writing();
      connection->stop();
      ++served;
    }
    for (auto& client : clients) {
      if (client->end() == IoStatus::kWouldBlock) return false;
      client->finish();
    }
    return true;
  });
  CHECK(served == 30);
  for (auto& client : clients) CHECK(client->received() == "hello");
  CHECK(f.statistics().timeouts == 0);
}

TEST_CASE("a client that never ends its direction is not waited for") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  connection->finish_writing();
  connection->stop();
  f.board.run(1'000);
  CHECK(f.count(State::kListen) == 6);
  f.board.run(3'000);
  CHECK(f.count(State::kListen) == 7);
  CHECK(f.statistics().timeouts == 1);
}

TEST_CASE("a client that takes nothing is not waited for after close") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  f.change_faults([](auto& faults) { faults.link_lost = false; });
  const std::string block(2048, 'x');
  // The host's buffers take a while to fill.
  f.board.until([&] {
    int rounds = 0;
    while (connection->write_some(block.data(), block.size()).status == IoStatus::kOk) ++rounds;
    return f.board.network.now_ms() > 20'000;
  });
  connection->finish_writing();
  connection->stop();
  f.board.run(3'500);
  CHECK(f.count(State::kListen) == 7);
  CHECK(f.statistics().timeouts == 1);
}

// Each closes with something that its client did not end yet.
void close_behind(Fixture& fixture, std::list<HostClient>& clients, std::size_t count) {
  while (clients.size() < count) {
    HostClient& client = clients.emplace_back(fixture.board, kPort);
    Connection* const connection = fixture.accept(client);
    CHECK(connection->write_some("bye", 3).count == 3);
    connection->finish_writing();
    connection->stop();
  }
}

TEST_CASE("clients that never end do not keep others out for long, when they hold all sockets") {
  Fixture fixture;
  std::list<HostClient> clients;
  close_behind(fixture, clients, 7);
  fixture.board.run(100);
  CHECK(fixture.count(State::kListen) == 0);
  HostClient fresh{fixture.board, kPort};
  const std::uint64_t begin_ms = fixture.world();
  Connection* const accepted = fixture.accept(fresh);
  CHECK(fixture.world() - begin_ms < 600);
  accepted->stop();
}

TEST_CASE("clients have their time to end while a socket listens") {
  Fixture fixture;
  std::list<HostClient> clients;
  close_behind(fixture, clients, 6);
  fixture.board.run(2'500);
  CHECK(fixture.count(State::kListen) == 1);
  CHECK(fixture.count(State::kFinWait) == 6);
}

TEST_CASE("the end is not told before everything has arrived") {
  World world;
  emulators::w5500::Config config;
  config.host_send_buffer = 4'096;
  Board board(world, {kSettings}, config);
  Listener* listener = nullptr;
  REQUIRE(board.network.listen_on(kPort, listener).ok());
  HostClient client(board, kPort);
  Connection* connection = nullptr;
  REQUIRE(board.until([&] { return (connection = listener->accept_next()) != nullptr; }));
  const std::string block(2'048, 'x');
  std::size_t written = 0;
  board.until([&] {
    std::size_t count = 0;
    while ((count = connection->write_some(block.data(), block.size()).count) > 0) written += count;
    return world() > 2'000;
  });
  // How fast the host takes the rest is its business; what counts is the order.
  const auto unsent = [&board](bool ended) {
    std::size_t bytes = 0;
    for (const auto& socket : board.chip.sockets()) {
      if (!ended || socket.state == State::kFinWait) bytes += socket.unsent;
    }
    return bytes;
  };
  connection->finish_writing();
  CHECK(unsent(false) > 0);
  board.until([&] {
    REQUIRE(unsent(true) == 0);
    return world() > 2'500;
  });
  board.until([&] {
    REQUIRE(unsent(true) == 0);
    client.turn();
    return client.end() != IoStatus::kWouldBlock;
  });
  CHECK(client.received().size() == written);
  CHECK(client.end() == IoStatus::kClosed);
  connection->stop();
}

TEST_CASE("a socket whose peer has ended first listens again at once") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  client.finish();
  CHECK(f.board.until([&] {
    client.turn();
    char byte = 0;
    return connection->read_some(&byte, 1).status == IoStatus::kClosed;
  }));
  connection->finish_writing();
  connection->stop();
  f.board.run(2);
  CHECK(f.count(State::kListen) == 7);
}

// At every frame of the reads, before the first and later bytes of its data.
TEST_CASE("what a chip gives that is being reset is not taken for data") {
  const std::string sent = "the quick brown fox";
  for (std::uint64_t n = 1; n <= 12; ++n) {
    for (const std::uint32_t position : {0U, 3U, 4U, 9U}) {
      CAPTURE(n);
      CAPTURE(position);
      Fixture f;
      HostClient client(f.board, kPort);
      Connection* const connection = f.accept(client);
      client.send(sent);
      client.turn();
      f.board.network.update();
      f.change_faults([&](auto& faults) {
        faults.reset.transactions = {n, 0};
        faults.reset.position = position;
      });
      std::string received;
      IoResult result{0, IoStatus::kOk};
      while (result.status == IoStatus::kOk) {
        char buffer[7];
        result = connection->read_some(buffer, sizeof(buffer));
        received.append(buffer, result.count);
      }
      CHECK(sent.compare(0, received.size(), received) == 0);
      connection->stop();
    }
  }
}

TEST_CASE("a reset by the peer is an error, and its socket listens again") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  client.reset();
  CHECK(f.outcome(*connection) == IoStatus::kError);
  connection->stop();
  CHECK(f.count(State::kListen) == 7);
  CHECK(f.statistics().connections_failed == 1);
}

TEST_CASE("clients that are gone before they are accepted make room") {
  Fixture f;
  for (int i = 0; i < 30; ++i) {
    HostClient client(f.board, kPort);
    client.turn();
    f.board.run(2);
  }
  f.board.run(200);
  CHECK(f.count(State::kListen) == 7);
  CHECK(f.listener->accept_next() == nullptr);
  CHECK(f.serves());
}

TEST_CASE("what the peer sent before its end can be read long afterwards") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  client.send("the last words");
  client.finish();
  client.turn();
  f.board.run(10);
  connection->finish_writing();
  f.board.run(10'000);
  std::string text;
  char buffer[3];
  IoResult result = connection->read_some(buffer, sizeof(buffer));
  while (result.status == IoStatus::kOk) {
    text.append(buffer, result.count);
    result = connection->read_some(buffer, sizeof(buffer));
  }
  CHECK(text == "the last words");
  CHECK(result.status == IoStatus::kClosed);
  CHECK(connection->write_some("x", 1).status == IoStatus::kClosed);
  connection->stop();
  CHECK(f.count(State::kListen) == 7);
}

TEST_CASE("connecting") {
  Fixture f;
  Connection* connection = nullptr;
  const Ipv4Address peer = {10, 0, 2, 9};

  SUBCASE("to what is no address") {
    const Status status = f.board.network.connect_to("example.org", 80, connection);
    CHECK(status.code() == StatusCode::kInvalid);
    CHECK(std::string(status.text()) == "\"example.org\" is no IPv4 address");
  }
  SUBCASE("to a host that is not there") {
    REQUIRE(f.board.network.connect_to("10.0.2.9", 80, connection).ok());
    CHECK(f.outcome(*connection) == IoStatus::kError);
    CHECK(f.statistics().connections_refused == 1);
    CHECK(f.statistics().timeouts == 1);
  }
  SUBCASE("to a host that refuses") {
    f.board.chip.network().add_host(peer);
    REQUIRE(f.board.network.connect_to("10.0.2.9", 80, connection).ok());
    CHECK(f.outcome(*connection, 1'000) == IoStatus::kError);
    CHECK(f.statistics().connections_refused == 1);
  }
  SUBCASE("to a host that is silent") {
    f.board.chip.network().silence_peer(peer, 80);
    REQUIRE(f.board.network.connect_to("10.0.2.9", 80, connection).ok());
    char byte = 0;
    CHECK(connection->write_some(&byte, 1).status == IoStatus::kWouldBlock);
    CHECK(f.outcome(*connection) == IoStatus::kError);
    CHECK(connection->write_some(&byte, 1).status == IoStatus::kError);
  }
  SUBCASE("while the link is down") {
    f.change_faults([](auto& faults) { faults.link_lost = true; });
    f.board.run(600);
    const Status status = f.board.network.connect_to("10.0.2.9", 80, connection);
    CHECK(status.code() == StatusCode::kUnreachable);
    CHECK(std::string(status.text()) == "the Ethernet link is down");
    f.change_faults([](auto& faults) { faults.link_lost = false; });
  }
  SUBCASE("with no socket left") {
    f.board.chip.network().silence_peer(peer, 80);
    REQUIRE(f.board.network.connect_to("10.0.2.9", 80, connection).ok());
    Connection* second = nullptr;
    const Status status = f.board.network.connect_to("10.0.2.9", 80, second);
    CHECK(status.code() == StatusCode::kLimit);
    CHECK(std::string(status.text()) == "all sockets are in use");
    connection->stop();
    REQUIRE(f.board.network.connect_to("10.0.2.9", 80, connection).ok());
  }
  if (connection != nullptr) connection->stop();
  CHECK(f.serves());
}

TEST_CASE("a lost link ends connections, and all is well when it is back") {
  Fixture f;
  for (std::uint32_t i = 1; i <= 10; ++i) {
    HostClient client(f.board, kPort);
    Connection* const connection = f.accept(client);
    HostClient waiting(f.board, kPort);
    waiting.turn();
    f.board.run(5);
    f.change_faults([](auto& faults) { faults.link_lost = true; });
    CHECK(f.outcome(*connection) == IoStatus::kError);
    CHECK(f.board.network.fault() == w5500::Fault::kLinkDown);
    CHECK(std::string(f.board.network.status().text()) == "the Ethernet link is down");
    connection->stop();
    f.board.run(100 * i);
    f.change_faults([](auto& faults) { faults.link_lost = false; });
    f.board.run(300);
    CHECK(f.board.network.fault() == w5500::Fault::kNone);
    CHECK(f.count(State::kListen) == 7);
    CHECK(f.serves());
    CHECK(f.statistics().link_losses == i);
  }
  CHECK(f.statistics().reinitialisations == 0);
}

TEST_CASE("a chip that is reset behind the driver's back is set up again") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  f.board.chip.reset();
  CHECK(f.outcome(*connection) == IoStatus::kError);
  connection->stop();
  f.board.run(300);
  CHECK(f.board.network.fault() == w5500::Fault::kNone);
  CHECK(f.statistics().reinitialisations == 1);
  CHECK(f.statistics().lost_configurations == 1);
  CHECK(f.count(State::kListen) == 7);
  CHECK(f.serves());
}

TEST_CASE("a chip that is not there is waited for") {
  World world;
  Board board(world);
  emulators::w5500::Faults faults;
  faults.version = 0x51;
  board.chip.set_faults(faults);
  board.run(1'000);
  CHECK(board.network.fault() == w5500::Fault::kNoChip);
  const Status status = board.network.status();
  CHECK(status.code() == StatusCode::kUnreachable);
  CHECK(std::string(status.text()) == "no W5500 answers: VERSIONR is not 4");
  Listener* listener = nullptr;
  REQUIRE(board.network.listen_on(kPort, listener).ok());
  board.chip.set_faults({});
  board.run(500);
  CHECK(board.network.status().ok());
  std::size_t listening = 0;
  for (const auto& socket : board.chip.sockets()) listening += socket.port == kPort ? 1 : 0;
  CHECK(listening == 7);
}

TEST_CASE("a command that sticks is named and cured") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  f.change_faults([](auto& faults) { faults.stuck_command = {1, 0}; });
  CHECK(connection->write_some("x", 1).count == 1);
  CHECK(connection->write_some("y", 1).count == 1);
  connection->finish_writing();
  CHECK(f.outcome(*connection, 1'000) == IoStatus::kError);
  connection->stop();
  f.board.run(200);
  CHECK(f.serves());
  CHECK(f.statistics().stuck_commands == 1);
  CHECK(f.statistics().reinitialisations == 1);
}

TEST_CASE("wait sleeps no longer than it may") {
  World world;
  std::uint32_t longest = 0;
  auto sleep = [&](std::uint32_t ms) {
    longest = std::max(longest, ms);
    world(ms);
  };
  emulators::w5500::Chip chip(world.clock);
  world.join(chip);
  EmulatedSpi spi(world, chip);
  w5500::Options options = {kSettings};
  options.clock = world;
  options.sleep = sleep;
  w5500::Network network(spi, kMac, options);
  const std::uint64_t end = network.now_ms() + 2'000;
  while (network.now_ms() < end) network.wait(end);
  CHECK(longest > 0);
  CHECK(longest <= 250);
  world.leave(chip);
}

TEST_CASE("before the first poll nothing is said to the chip") {
  World world;
  emulators::w5500::Chip chip(world.clock);
  world.join(chip);
  EmulatedSpi spi(world, chip);
  {
    w5500::Options options = {kSettings};
    options.clock = world;
    w5500::Network network(spi, kMac, options);
    Listener* listener = nullptr;
    REQUIRE(network.listen_on(kPort, listener).ok());
    CHECK(spi.transactions() == 0);
    CHECK(network.fault() == w5500::Fault::kStarting);
    CHECK(std::string(network.status().text()) == "the W5500 was not started yet");
    Connection* connection = nullptr;
    CHECK(network.connect_to("10.0.2.2", 80, connection).code() == StatusCode::kUnreachable);
    network.update();
    CHECK(network.fault() == w5500::Fault::kNone);
  }
  for (const auto& socket : chip.sockets()) CHECK(socket.state == State::kClosed);
  world.leave(chip);
}

TEST_CASE("nothing listens when a network has ended in the middle of DHCP") {
  World world;
  emulators::w5500::Chip chip(world.clock);
  world.join(chip);
  EmulatedSpi spi(world, chip);
  {
    w5500::Options options;
    options.clock = world;
    w5500::Network network(spi, kMac, options);
    Listener* listener = nullptr;
    REQUIRE(network.listen_on(kPort, listener).ok());
    network.update();
  }
  for (const auto& socket : chip.sockets()) CHECK(socket.state == State::kClosed);
  world.leave(chip);
}

}  // namespace
