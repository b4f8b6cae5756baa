#include "prometheus_express/net/lwip/network.h"

#include <doctest/doctest.h>

#include <string>

#include "lwip/wire.h"
#include "support/network_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

// Waits until something true comes; at most an hour of the wire's own time.
template <class Probe>
auto wait_for(Network& network, Probe probe) {
  const std::uint64_t end = network.now_ms() + 3'600'000;
  auto found = probe();
  while (!found && network.now_ms() < end) {
    network.wait(end);
    found = probe();
  }
  return found;
}

// A server and a client on one wire, and a listener.
template <std::size_t ServerConnections = 8>
struct Pair {
  Wire wire;
  lwip::Network<ServerConnections> server{wire};
  lwip::Network<16> client{wire};
  Listener* listener = nullptr;

  Pair() { REQUIRE(server.listen_on(80, listener).ok()); }

  Connection* connect() {
    Connection* connection = nullptr;
    REQUIRE(client.connect_to(Wire::kAddress, 80, connection).ok());
    return connection;
  }

  Connection* accept() {
    return wait_for(server, [this] { return listener->accept_next(); });
  }

  // The first end of `connection` that is not kWouldBlock.
  IoStatus outcome(Connection& connection) {
    IoResult result = {0, IoStatus::kWouldBlock};
    char byte = 0;
    wait_for(client, [&] {
      result = connection.read_some(&byte, 1);
      return result.status != IoStatus::kWouldBlock;
    });
    return result.status;
  }

  void settle() {
    for (int i = 0; i < 8; ++i) server.update();
  }
};

TEST_CASE("lwip::Network keeps the contract") {
  Wire wire;
  lwip::Network<8> network{wire};
  check_network_contract({network, network, Wire::kAddress, 8});
}

TEST_CASE("lwip::Network keeps the contract between two networks") {
  Wire wire;
  lwip::Network<2> server{wire};
  lwip::Network<2> client{wire};
  check_network_contract({server, client, Wire::kAddress, 2});
}

TEST_CASE("lwip::Network keeps the contract while packets get lost") {
  Wire wire;
  wire.lose_every(7);
  lwip::Network<8> network{wire};
  check_network_contract({network, network, Wire::kAddress, 8});
}

TEST_CASE("what it cannot do is said in words") {
  Pair<1> pair;
  Listener* listener = nullptr;
  Status status = pair.client.listen_on(80, listener);
  CHECK(status.code() == StatusCode::kAddressInUse);
  CHECK(std::string(status.text()) == "port 80 is in use");
  status = pair.server.listen_on(81, listener);
  CHECK(status.code() == StatusCode::kLimit);
  CHECK(std::string(status.text()) == "all listeners are in use");

  // With IPv6 too, though lwIP sends what is of IPv6 to its only interface in any case.
  Connection* connection = nullptr;
  status = pair.client.connect_to("192.0.2.1", 80, connection);  // RFC 5737: nobody's
  CHECK(status.code() == StatusCode::kUnreachable);
  CHECK(std::string(status.text()) == "no way leads to 192.0.2.1");
  CHECK(connection == nullptr);
}

TEST_CASE("a full pool leaves connections waiting, and takes them when one is closed") {
  Pair<1> pair;
  Connection* ends[3] = {pair.connect(), pair.connect(), pair.connect()};
  for (int i = 0; i < 3; ++i) {
    Connection* const accepted = pair.accept();
    REQUIRE(accepted != nullptr);
    pair.settle();
    CHECK(pair.listener->accept_next() == nullptr);
    Connection* none = nullptr;
    CHECK(pair.server.connect_to(Wire::kAddress, 80, none).code() == StatusCode::kLimit);
    accepted->finish_writing();
    accepted->stop();
  }
  for (Connection* const end : ends) {
    CHECK(pair.outcome(*end) == IoStatus::kClosed);
    end->stop();
  }
}

TEST_CASE("connections that nobody has accepted yet") {
  Pair<2> pair;
  Connection* const first = pair.connect();
  Connection* const second = pair.connect();
  pair.settle();

  SUBCASE("come in the order of their arrival") {
    REQUIRE(first->write_some("1", 1).count == 1);
    REQUIRE(second->write_some("2", 1).count == 1);
    for (const char expected : {'1', '2'}) {
      Connection* const accepted = pair.accept();
      char byte = 0;
      wait_for(pair.server, [&] { return accepted->read_some(&byte, 1).count; });
      CHECK(byte == expected);
      accepted->stop();
    }
    first->stop();
    second->stop();
  }
  SUBCASE("make room when their client is gone") {
    first->stop();
    pair.settle();
    Connection* const third = pair.connect();
    REQUIRE(third->read_some(nullptr, 1).status == IoStatus::kWouldBlock);
    second->finish_writing();
    Connection* const accepted = pair.accept();
    char byte = 0;
    CHECK(wait_for(pair.server,
                   [&] { return accepted->read_some(&byte, 1).status == IoStatus::kClosed; }));
    accepted->stop();
    second->stop();
    Connection* const last = pair.accept();
    REQUIRE(last != nullptr);
    last->stop();
    third->stop();
  }
  SUBCASE("are cut when the listener closes") {
    pair.listener->stop();
    CHECK(pair.outcome(*first) == IoStatus::kError);
    CHECK(pair.outcome(*second) == IoStatus::kError);
    first->stop();
    second->stop();
  }
  SUBCASE("are cut when the network ends") {}
}

// The peer may not send more than the reader has taken, in bytes or in pieces.
TEST_CASE("what nobody reads costs a bounded amount of memory") {
  Pair<> pair;
  Connection* const client = pair.connect();
  Connection* const server = pair.accept();
  pair.settle();
  const std::size_t before = pair.wire.blocks();
  std::string sent;
  for (int i = 0; i < 400; ++i) {
    const char byte = static_cast<char>('a' + i % 26);
    if (client->write_some(&byte, 1).status == IoStatus::kOk) sent += byte;
    pair.client.update();
    pair.settle();
  }
  CHECK(pair.wire.blocks() < before + 60);
  std::string received;
  char buffer[100];
  wait_for(pair.server, [&] {
    received.append(buffer, server->read_some(buffer, sizeof(buffer)).count);
    return received.size() == sent.size();
  });
  CHECK(received == sent);
  server->stop();
  client->stop();
}

TEST_CASE("a lost link") {
  Pair<> pair;
  Connection* const client = pair.connect();
  Connection* const server = pair.accept();
  pair.settle();
  REQUIRE(server->write_some("before", 6).count == 6);
  pair.wire.lose_every(1);
  pair.server.update();  // it was sent, and got lost
  pair.wire.lose_every(0);
  pair.wire.set_link(false);

  SUBCASE("that comes back loses nothing") {
    const std::uint64_t end = pair.server.now_ms() + 5'000;
    while (pair.server.now_ms() < end) pair.server.wait(end);
    REQUIRE(server->write_some(" after", 6).count == 6);
    pair.wire.set_link(true);
    std::string received;
    char buffer[100];
    wait_for(pair.client, [&] {
      received.append(buffer, client->read_some(buffer, sizeof(buffer)).count);
      return received.size() == 12;
    });
    CHECK(received == "before after");
  }
  SUBCASE("that stays away ends the connection") {
    CHECK(pair.outcome(*server) == IoStatus::kError);
    char byte = 0;
    CHECK(server->write_some(&byte, 1).status == IoStatus::kError);
    CHECK(client->read_some(&byte, 1).status ==
          IoStatus::kWouldBlock);  // it was waiting, and still is
    Connection* refused = nullptr;
    CHECK(pair.client.connect_to(Wire::kNobody, 80, refused).code() == StatusCode::kUnreachable);
  }
  server->stop();
  client->stop();
}

TEST_CASE("nobody there: connecting fails in the end") {
  Pair<> pair;
  Connection* connection = nullptr;
  REQUIRE(pair.client.connect_to(Wire::kNobody, 80, connection).ok());
  connection->finish_writing();
  CHECK(pair.outcome(*connection) == IoStatus::kError);
  connection->stop();
}

TEST_CASE("finish_writing before the connection is there") {
  Pair<> pair;
  Connection* const client = pair.connect();
  client->finish_writing();
  Connection* const server = pair.accept();
  CHECK(pair.outcome(*server) == IoStatus::kClosed);
  server->finish_writing();
  CHECK(pair.outcome(*client) == IoStatus::kClosed);
  server->stop();
  client->stop();
}

// lwIP frees its part without a word, or as if it were an error.
TEST_CASE("both ends finish, and are looked at long afterwards") {
  Pair<> pair;
  Connection* const client = pair.connect();
  Connection* const server = pair.accept();
  REQUIRE(server->write_some("page", 4).count == 4);
  REQUIRE(client->write_some("rest", 4).count == 4);
  SUBCASE("at the same time") {
    server->finish_writing();
    client->finish_writing();
  }
  SUBCASE("one after the other") {
    client->finish_writing();
    pair.settle();
    server->finish_writing();
  }
  const std::uint64_t end = pair.server.now_ms() + 60'000;
  while (pair.server.now_ms() < end) pair.server.wait(end);
  for (Connection* const connection : {server, client}) {
    char buffer[10];
    CHECK(connection->write_some("x", 1).status == IoStatus::kClosed);
    CHECK(connection->read_some(buffer, sizeof(buffer)).count == 4);
    CHECK(pair.outcome(*connection) == IoStatus::kClosed);
    connection->stop();
  }
}

TEST_CASE("what was written before close arrives although the peer has sent more") {
  Pair<> pair;
  Connection* const client = pair.connect();
  Connection* const server = pair.accept();
  const std::string page(4 * 1460, 'x');
  REQUIRE(server->write_some(page.data(), page.size()).count == page.size());
  server->finish_writing();
  server->stop();
  REQUIRE(client->write_some("more", 4).count == 4);
  std::string received;
  IoResult result = {0, IoStatus::kWouldBlock};
  wait_for(pair.client, [&] {
    char buffer[500];
    result = client->read_some(buffer, sizeof(buffer));
    received.append(buffer, result.count);
    return result.status == IoStatus::kClosed || result.status == IoStatus::kError;
  });
  CHECK((received == page));
  CHECK(result.status == IoStatus::kClosed);
  client->stop();
}

// A peer that takes nothing must not hold memory for the minutes that lwIP would try on.
TEST_CASE("what close leaves behind has a time limit") {
  Pair<> pair;
  Connection* const client = pair.connect();
  Connection* const server = pair.accept();
  pair.settle();
  const std::string page(4 * 1460, 'x');
  for (int i = 0; i < 10; ++i) {
    while (server->write_some(page.data(), page.size()).status == IoStatus::kOk) continue;
    pair.settle();
  }
  server->finish_writing();
  const std::size_t before = pair.wire.blocks();
  server->stop();
  pair.settle();
  CHECK(pair.wire.blocks() + 2 > before);  // it still tries
  // Counted from the last bytes that the peer took: over IPv6 some fit its window a moment later.
  const std::uint64_t end = pair.server.now_ms() + 23'000;
  while (pair.server.now_ms() < end) pair.server.wait(end);
  CHECK(pair.wire.blocks() + 2 < before);
  client->stop();
}

TEST_CASE("wait does not sleep over what has come already") {
  Pair<> pair;
  Connection* const client = pair.connect();
  Connection* const server = pair.accept();
  pair.settle();
  const std::uint64_t now = pair.server.now_ms();
  pair.server.wait(now);  // what is known until here has been seen
  REQUIRE(client->write_some("x", 1).count == 1);
  char byte = 0;
  REQUIRE(client->read_some(&byte, 1).status == IoStatus::kWouldBlock);  // so it goes out
  pair.server.wait(now + 1'000);
  CHECK(pair.server.now_ms() == now);
  CHECK(server->read_some(&byte, 1).count == 1);
  server->stop();
  client->stop();
}

TEST_CASE("the clock goes on when lwIP's own runs over") {
  Pair<> pair;
  const std::uint64_t start = pair.server.now_ms();
  const std::uint64_t end = start + 3 * (std::uint64_t{1} << 32);
  std::uint64_t last = start;
  while (last < end) {
    pair.wire.sleep(1u << 30);
    REQUIRE(pair.server.now_ms() == last + (1u << 30));
    last = pair.server.now_ms();
  }
}

}  // namespace
