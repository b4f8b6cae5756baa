// What is different over the WiFi of an ESP32: nobody says how much room there is, a write waits,
// and clients keep bytes of their own.
#include <doctest/doctest.h>

#include <string>

// Behind what its macros would break.
#include "unit/arduino/board.h"

using namespace prometheus_express;
using namespace arduino_test;

namespace {

struct Fixture {
  Fixture() {
    WiFi.begin("network", "password");
    REQUIRE(network.listen_on(0, listener).ok());
    REQUIRE(peer.connect(listener->port()));
    connection = accept(network, *listener);
  }

  arduino::Network<WiFiServer, WiFiClient, 3> network{in_a_hurry()};
  Listener* listener = nullptr;
  Peer peer;
  Connection* connection = nullptr;
};

TEST_CASE("a peer that takes nothing is waited for once") {
  Fixture board;
  arduino_host::Faults faults;
  faults.wifi_write_try_ms = 60;  // of ten tries
  const arduino_host::WithFaults with(faults);
  const std::string page(1'000, 'x');
  IoResult result{1, IoStatus::kOk};
  for (int i = 0; i < 100'000 && result.status == IoStatus::kOk; ++i) {
    result = board.connection->write_some(page.data(), page.size());
    CHECK(result.count <= 536);
  }
  CHECK(result.status == IoStatus::kError);
  CHECK(board.connection->write_some("x", 1).status == IoStatus::kError);
  char byte = 0;
  CHECK(board.connection->read_some(&byte, 1).status == IoStatus::kError);
  board.connection->stop();
}

// The client has brought into its own buffer what came, and says that it is not connected.
TEST_CASE("what came before the end is read after finish_writing()") {
  Fixture board;
  const std::string text(1'200, 'y');
  board.peer.send(text);
  board.peer.finish();
  char first[10];
  REQUIRE(until(board.network, [&] {
    return board.connection->read_some(first, sizeof(first)).count == sizeof(first);
  }));
  board.connection->finish_writing();
  const std::uint64_t end_ms = board.network.now_ms() + 100;
  REQUIRE(until(board.network, [&] { return board.network.now_ms() >= end_ms; }));
  CHECK(read(board.network, *board.connection, text.size() - 10).size() == text.size() - 10);
  CHECK(end_of(board.network, *board.connection) == IoStatus::kClosed);
  board.connection->stop();
}

TEST_CASE("a cut looks like an end, and the place is free again") {
  Fixture board;
  board.peer.reset();
  CHECK(end_of(board.network, *board.connection) == IoStatus::kClosed);  // nobody can tell
  board.connection->stop();
  REQUIRE(board.peer.connect(board.listener->port()));
  board.connection = accept(board.network, *board.listener);
  CHECK(board.connection->write_some("page", 4).count == 4);
  CHECK(board.peer.receive(4) == "page");
  board.connection->stop();
}

}  // namespace
