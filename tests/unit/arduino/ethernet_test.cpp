// What is different over Arduino's Ethernet: connections are numbers of sockets, waits have no
// limit but those that the adapter sets, and a server that lies in its socket says little.
#include <doctest/doctest.h>

#include <string>

#include "support/captured_errors.h"

// Behind what its macros would break.
#include "unit/arduino/board.h"

using namespace prometheus_express;
using namespace arduino_test;

namespace {

using EthernetNetwork = arduino::Network<EthernetServer, EthernetClient, 5>;

struct Fixture : Shield {
  explicit Fixture() { REQUIRE(network.listen_on(0, listener).ok()); }

  Peer connect() {
    Peer peer;
    REQUIRE(peer.connect(listener->port()));
    return peer;
  }

  EthernetNetwork network{in_a_hurry()};
  Listener* listener = nullptr;
};

TEST_CASE("a connection whose socket of the chip went to another never hears of that one") {
  Fixture board;
  Peer first = board.connect();
  Connection* const old = accept(board.network, *board.listener);
  first.reset();
  // The socket is closed, and the next accept_next() listens on it.
  Peer second = board.connect();
  second.send("of the second");
  Connection* const fresh = accept(board.network, *board.listener);
  Peer third = board.connect();
  third.send("of the third");
  Connection* const last = accept(board.network, *board.listener);

  CHECK(end_of(board.network, *old) == IoStatus::kError);
  CHECK(old->write_some("x", 1).status == IoStatus::kError);
  CHECK(old->peer() == 0);
  old->stop();
  CHECK(read(board.network, *fresh, 13) == "of the second");
  CHECK(read(board.network, *last, 12) == "of the third");
  CHECK(fresh->write_some("answer", 6).count == 6);
  CHECK(second.receive(6) == "answer");
  fresh->stop();
  last->stop();
}

TEST_CASE("a good end is told from a cut") {
  Fixture board;
  Peer peer = board.connect();
  Connection* const connection = accept(board.network, *board.listener);
  peer.send("all");
  SUBCASE("an end") {
    peer.finish();
    CHECK(read(board.network, *connection, 3) == "all");
    CHECK(end_of(board.network, *connection) == IoStatus::kClosed);
    CHECK(connection->write_some("answer", 6).count == 6);  // the other direction goes on
    CHECK(peer.receive(6) == "answer");
  }
  SUBCASE("a cut") {
    CHECK(read(board.network, *connection, 3) == "all");
    peer.reset();
    CHECK(end_of(board.network, *connection) == IoStatus::kError);
  }
  connection->stop();
}

TEST_CASE(
    "a listener that was made before Ethernet.begin() listens after it, and says what it waits "
    "for") {
  const test_support::CapturedErrors errors;
  w5500::chip().reset();
  EthernetNetwork network(in_a_hurry());
  const std::uint16_t port = free_port();
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(port, listener).ok());
  CHECK(listener->accept_next() == nullptr);
  CHECK(errors.all().empty());
  const std::uint64_t begin_ms = network.now_ms();
  REQUIRE(until(network, [&] {
    CHECK(listener->accept_next() == nullptr);
    return !errors.all().empty();
  }));
  CHECK(network.now_ms() >= begin_ms + 900);
  CHECK(errors.last() ==
        "port " + std::to_string(port) + " cannot be listened on so far; it is tried each second");
  Shield::begin();
  CHECK(listener->accept_next() == nullptr);
  Peer peer;
  REQUIRE(peer.connect(port));
  accept(network, *listener)->stop();
  CHECK(errors.all().size() == 1);
  w5500::chip().reset();
}

TEST_CASE("connect_to() does not wait, and what waits for nobody has a limit") {
  const Shield board;
  arduino_host::Faults faults;
  faults.connect_without_answer = true;
  const arduino_host::WithFaults with(faults);
  EthernetNetwork network(in_a_hurry());
  Connection* connection = nullptr;
  REQUIRE(network.connect_to("127.0.0.1", 9, connection).ok());
  char byte = 0;
  CHECK(connection->read_some(&byte, 1).status == IoStatus::kWouldBlock);
  CHECK(connection->write_some("x", 1).status == IoStatus::kWouldBlock);
  network.wait(network.now_ms());
  CHECK(connection->read_some(&byte, 1).status == IoStatus::kError);
  connection->stop();
}

TEST_CASE("a program that never waits is connected all the same") {
  const Shield board;
  PeerServer server;
  EthernetNetwork network(in_a_hurry());
  Connection* connection = nullptr;
  REQUIRE(network.connect_to("127.0.0.1", server.port(), connection).ok());
  network.update();
  Peer peer = server.accept();
  CHECK(connection->write_some("hello", 5).count == 5);
  CHECK(peer.receive(5) == "hello");
  connection->stop();

  network.wait(network.now_ms());  // from now on wait() does it
  REQUIRE(network.connect_to("127.0.0.1", server.port(), connection).ok());
  network.update();
  CHECK(connection->write_some("hello", 5).status == IoStatus::kWouldBlock);
  network.wait(network.now_ms());
  CHECK(connection->write_some("hello", 5).count == 5);
  connection->stop();
}

TEST_CASE("where the chip has no socket left, connecting fails and listeners go on") {
  Fixture board;
  {
    arduino_host::Faults faults;
    faults.no_socket_free = true;
    const arduino_host::WithFaults with(faults);
    Connection* connection = nullptr;
    REQUIRE(board.network.connect_to("127.0.0.1", board.listener->port(), connection).ok());
    CHECK(end_of(board.network, *connection) == IoStatus::kError);
    connection->stop();
    CHECK(board.listener->accept_next() == nullptr);
  }
  Peer peer = board.connect();
  accept(board.network, *board.listener)->stop();
}

TEST_CASE("a write that takes nothing is tried again") {
  Fixture board;
  Peer peer = board.connect();
  Connection* const connection = accept(board.network, *board.listener);
  arduino_host::Faults faults;
  faults.writes_refused = 2;
  const arduino_host::WithFaults with(faults);
  CHECK(connection->write_some("page", 4).status == IoStatus::kWouldBlock);
  CHECK(connection->write_some("page", 4).status == IoStatus::kWouldBlock);
  CHECK(connection->write_some("page", 4).count == 4);
  CHECK(peer.receive(4) == "page");
  connection->stop();
}

TEST_CASE("a write that takes less than it was given goes on behind that") {
  Fixture board;
  Peer peer = board.connect();
  Connection* const connection = accept(board.network, *board.listener);
  arduino_host::Faults faults;
  faults.write_takes_at_most = 7;
  const arduino_host::WithFaults with(faults);
  std::string page;
  for (int i = 0; i < 100; ++i) page += std::to_string(i);
  std::size_t done = 0;
  REQUIRE(until(board.network, [&] {
    const IoResult result = connection->write_some(&page[done], page.size() - done);
    CHECK(result.count <= 7);
    done += result.count;
    return done == page.size();
  }));
  CHECK(peer.receive(page.size()) == page);
  connection->stop();
}

TEST_CASE("what was written before finish_writing() arrives although stop() does not wait") {
  Fixture board;
  Peer peer = board.connect();
  Connection* const connection = accept(board.network, *board.listener);
  peer.send("a request, and more that nobody reads");
  CHECK(connection->write_some("the page", 8).count == 8);
  connection->finish_writing();
  connection->stop();
  SUBCASE("the peer ends first") {
    CHECK(peer.receive(8) == "the page");
    peer.finish();
  }
  SUBCASE("the peer waits for the end") {
    const std::uint64_t end_ms = board.network.now_ms() + 200;
    REQUIRE(until(board.network, [&] { return board.network.now_ms() >= end_ms; }));
    CHECK(peer.receive(100) == "the page");
    CHECK(peer.is_at_end());
    peer.end();
  }
  // All places are free again.
  REQUIRE(until(board.network, [&] {
    Connection* ends[5] = {};
    bool all = true;
    for (Connection*& end : ends) {
      all = board.network.connect_to("127.0.0.1", 9, end).ok() && all;
    }
    for (Connection* const end : ends) {
      if (end != nullptr) end->stop();
    }
    return all;
  }));
}

TEST_CASE("a full Network leaves connections to the chip, and takes them later") {
  const Shield board;
  arduino::Network<EthernetServer, EthernetClient, 1> network(in_a_hurry());
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  Peer first;
  REQUIRE(first.connect(listener->port()));
  Connection* const connection = accept(network, *listener);
  Peer second;
  REQUIRE(second.connect(listener->port()));
  second.send("2");
  CHECK(listener->accept_next() == nullptr);
  connection->stop();
  Connection* const next = accept(network, *listener);
  CHECK(read(network, *next, 1) == "2");
  next->stop();
}

}  // namespace
