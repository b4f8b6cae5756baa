// A chip whose PHY is switched off, and on again.
#include <doctest/doctest.h>

#include <string>

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
    REQUIRE(board.until([this] { return is_well(); }));
    host_port_of(board, kPort);
  }

  bool is_well() const { return board.network.fault() == w5500::Fault::kNone; }
  std::uint64_t transactions() const { return board.spi.transactions(); }

  // One that came in.
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
};

TEST_CASE("a chip that is powered down is left alone, and its PHY takes nothing") {
  Fixture f;
  HostClient client(f.board, kPort);
  Connection* const connection = f.accept(client);
  f.board.network.power_down();
  f.board.chip.poll();
  const std::uint64_t transactions = f.transactions();
  const std::uint64_t phy_on_ns = f.board.chip.phy_on_ns();
  f.board.run(10'000);
  CHECK(f.transactions() == transactions);
  CHECK(f.board.chip.phy_on_ns() == phy_on_ns);
  CHECK_FALSE(f.board.chip.link_up());
  char byte = 0;
  CHECK(connection->read_some(&byte, 1).status == IoStatus::kError);
  connection->stop();
  Connection* none = nullptr;
  CHECK(f.board.network.connect_to("10.0.2.2", 80, none).code() == StatusCode::kUnreachable);
  CHECK(f.board.network.fault() == w5500::Fault::kStarting);
  CHECK(f.board.network.has_address());
}

TEST_CASE("it works again after power_up(), and nothing of that is counted as a failure of it") {
  Fixture f;
  for (int i = 0; i < 3; ++i) {
    f.board.network.power_down();
    f.board.run(1'000);
    if (i == 1) f.board.network.power_down();
    f.board.network.power_up();
    if (i == 2) f.board.network.power_up();
    REQUIRE(f.board.until([&] { return f.is_well(); }, 1'000));
    HostClient client(f.board, kPort);
    f.accept(client)->stop();
  }
  CHECK(f.board.network.statistics().reinitialisations == 0);
  CHECK(f.board.network.statistics().lost_configurations == 0);
}

TEST_CASE("a chip that is powered down before it was started stays alone") {
  World world;
  Board board{world, w5500::Options{kSettings}};
  board.network.power_down();
  const std::uint64_t transactions = board.spi.transactions();
  board.run(1'000);
  CHECK(board.spi.transactions() == transactions);
  board.network.power_up();
  CHECK(board.until([&] { return board.network.fault() == w5500::Fault::kNone; }, 1'000));
}

TEST_CASE("the address from DHCP is kept, and asked for again") {
  Fixture f{w5500::Options{}};
  const w5500::Statistics before = f.board.network.statistics();
  f.board.network.power_down();
  f.board.run(5'000);
  f.board.network.power_up();
  REQUIRE(f.board.until([&] { return f.is_well(); }, 1'000));
  f.board.run(3'000);
  CHECK(f.is_well());
  CHECK(f.board.network.statistics().leases == before.leases + 1);
}

}  // namespace
