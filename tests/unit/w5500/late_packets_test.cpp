// Handshakes that their peers end late or never, and FINs that nobody acknowledges.
#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/host_client.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;
using emulators::w5500::Faults;
using emulators::w5500::State;

namespace {

constexpr std::uint16_t kPort = 8080;

struct Fixture {
  World world;
  Board board{world};
  Listener* listener = nullptr;

  // The socket that is in reserve, and does not listen, is the first one, as after DHCP.
  Fixture() {
    w5500::UdpSocket udp(board.network);
    REQUIRE(udp.open(0));
    REQUIRE(board.network.listen_on(kPort, listener).ok());
    udp.stop();
    host_port_of(board, kPort);
  }

  void delay_handshakes(std::uint32_t ms) {
    Faults faults;
    faults.late_handshake = {1, 1};
    faults.late_handshake_ms = ms;
    board.chip.set_faults(faults);
  }
  void lose_fins() {
    Faults faults;
    faults.lost_fin = {1, 1};
    board.chip.set_faults(faults);
  }

  std::size_t count(State state) const {
    std::size_t count = 0;
    for (const auto& socket : board.chip.sockets()) count += socket.state == state ? 1 : 0;
    return count;
  }

  Connection* accept(std::uint32_t limit_ms = 5'000) {
    Connection* connection = nullptr;
    board.until([&] { return (connection = listener->accept_next()) != nullptr; }, limit_ms);
    return connection;
  }

  bool all_listen() const { return count(State::kListen) == 7 && count(State::kClosed) == 1; }
  w5500::Statistics statistics() const { return board.network.statistics(); }
};

TEST_CASE("who floods with first packets of handshakes holds the sockets for three seconds") {
  Fixture f;
  f.delay_handshakes(0);
  std::vector<std::unique_ptr<HostClient>> flood;
  for (int i = 0; i < 7; ++i) flood.push_back(std::make_unique<HostClient>(f.board, kPort));
  REQUIRE(f.board.until([&] { return f.count(State::kSynRecv) == 7; }, 100));
  f.board.run(2'900);
  CHECK(f.count(State::kSynRecv) == 7);
  f.board.chip.set_faults({});
  CHECK(f.board.until([&] { return f.all_listen(); }, 200));
  CHECK(f.statistics().timeouts == 7);
  CHECK(f.statistics().connections_accepted == 0);
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept();
  REQUIRE(connection != nullptr);
  connection->stop();
}

// Each socket has its own time, which begins anew with each handshake.
TEST_CASE("handshakes that come one after the other have three seconds each") {
  Fixture f;
  f.delay_handshakes(2'500);
  for (int i = 0; i < 20; ++i) {
    HostClient client(f.board, kPort);
    Connection* const connection = f.accept();
    REQUIRE(connection != nullptr);
    connection->stop();
  }
  CHECK(f.statistics().timeouts == 0);
}

TEST_CASE("a handshake that ends late is a connection that is accepted, or none at all") {
  for (const std::uint32_t ms : {1U, 100U, 2'900U, 3'100U, 4'000U, 10'000U, 31'000U}) {
    CAPTURE(ms);
    Fixture f;
    f.delay_handshakes(ms);
    HostClient client(f.board, kPort);
    REQUIRE(f.board.until([&] { return f.count(State::kSynRecv) == 1; }, 100));
    Connection* const connection = f.accept(40'000);
    CHECK((connection != nullptr) == (ms < 3'000));
    CHECK(f.count(State::kEstablished) == (ms < 3'000 ? 1 : 0));
    if (connection != nullptr) connection->stop();
    f.board.run(500);
    CHECK(f.all_listen());
    client.turn();
    CHECK(client.end() == IoStatus::kError);
  }
}

TEST_CASE("when the FINs cross, the peer's end is told, and the socket listens again") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept();
  REQUIRE(connection != nullptr);
  f.lose_fins();
  client.send("last");
  client.turn();
  connection->finish_writing();
  REQUIRE(f.board.until([&] { return f.count(State::kFinWait) == 1; }, 100));
  client.finish();
  client.turn();
  REQUIRE(f.board.until([&] { return f.count(State::kClosing) == 1; }, 5'000));
  char text[10];
  CHECK(connection->read_some(text, sizeof(text)).count == 4);
  IoResult result{0, IoStatus::kWouldBlock};
  f.board.until(
      [&] {
        result = connection->read_some(text, sizeof(text));
        return result.status != IoStatus::kWouldBlock;
      },
      1'000);
  CHECK(result.status == IoStatus::kClosed);
  SUBCASE("closed while the chip waits") { connection->stop(); }
  SUBCASE("closed after the chip has given up") {
    f.board.run(40'000);
    CHECK(f.count(State::kClosing) == 0);
    connection->stop();
  }
  CHECK(f.board.until([&] { return f.all_listen(); }, 4'000));
  CHECK(f.statistics().timeouts == 1);
  CHECK(f.statistics().connections_failed == 1);
}

TEST_CASE("a last FIN that nobody acknowledges is not waited for after close") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept();
  REQUIRE(connection != nullptr);
  f.lose_fins();
  client.finish();
  client.turn();
  REQUIRE(f.board.until([&] { return f.count(State::kCloseWait) == 1; }, 5'000));
  connection->finish_writing();
  connection->stop();
  REQUIRE(f.board.until([&] { return f.count(State::kLastAck) == 1; }, 100));
  f.board.run(2'800);
  CHECK(f.count(State::kLastAck) == 1);
  CHECK(f.board.until([&] { return f.all_listen(); }, 400));
  CHECK(f.statistics().timeouts == 1);
}

}  // namespace
