// The life of a lease, against the DHCP server of the emulated network.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "prometheus_express/net/w5500/services/dhcp_client.h"
#include "w5500/host_client.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;
using emulators::w5500::DhcpFault;

namespace {

constexpr Ipv4Address kLeased = {10, 0, 2, 15};

struct Fixture {
  World world;
  Board board;

  explicit Fixture(std::uint32_t lease_s = 600, const char* host_name = nullptr)
      : board(world, options(host_name), config(lease_s)) {
    world.tick_ms = 4;
  }

  static w5500::Options options(const char* host_name) {
    w5500::Options options;
    options.host_name = host_name;
    return options;
  }
  static emulators::w5500::Config config(std::uint32_t lease_s) {
    emulators::w5500::Config config;
    config.network.lease_s = lease_s;
    return config;
  }

  const emulators::w5500::DhcpCounts& counts() { return board.chip.network().dhcp().counts(); }
  bool has_address() const { return board.network.has_address(); }
  bool gets_address(std::uint32_t limit_ms = 30'000) {
    return board.until([this] { return has_address(); }, limit_ms);
  }
  void set_fault(DhcpFault fault) {
    emulators::w5500::Faults faults;
    faults.dhcp = fault;
    board.chip.set_faults(faults);
  }
  w5500::Statistics statistics() const { return board.network.statistics(); }

  std::size_t udp_sockets() const {
    std::size_t count = 0;
    for (const auto& socket : board.chip.sockets()) {
      count += socket.state == emulators::w5500::State::kUdp ? 1 : 0;
    }
    return count;
  }
};

TEST_CASE("an address is got within a second, with all that belongs to it") {
  Fixture f(600, "feather");
  CHECK(f.board.network.fault() == w5500::Fault::kNoAddress);
  CHECK(std::string(f.board.network.status().text()) == "DHCP has no address yet");
  REQUIRE(f.gets_address(1'000));
  CHECK(f.board.network.address() == kLeased);
  CHECK(f.board.network.settings().subnet_mask == Ipv4Address{255, 255, 255, 0});
  CHECK(f.board.network.settings().gateway == Ipv4Address{10, 0, 2, 2});
  CHECK(f.board.network.settings().dns_server == Ipv4Address{10, 0, 2, 3});
  CHECK(f.board.network.fault() == w5500::Fault::kNone);
  CHECK(f.counts().discover == 1);
  CHECK(f.counts().select == 1);
  CHECK(f.counts().malformed == 0);
  CHECK(f.statistics().leases == 1);
  CHECK(f.udp_sockets() == 0);
}

TEST_CASE("a lease is renewed at half of its time, and connections live on") {
  Fixture f;
  Listener* listener = nullptr;
  REQUIRE(f.board.network.listen_on(80, listener).ok());
  REQUIRE(f.gets_address());
  HostClient client(f.board, 80);
  Connection* connection = nullptr;
  f.board.until([&] { return (connection = listener->accept_next()) != nullptr; });
  REQUIRE(connection != nullptr);

  f.board.run(290'000);
  CHECK(f.counts().renew == 0);
  f.board.run(20'000);
  CHECK(f.counts().renew == 1);
  for (int i = 0; i < 3; ++i) f.board.run(300'000);
  CHECK(f.counts().renew == 4);
  CHECK(f.counts().rebind == 0);
  CHECK(f.statistics().leases == 5);
  CHECK(f.statistics().lease_losses == 0);
  CHECK(f.udp_sockets() == 0);
  char byte = 0;
  CHECK(connection->read_some(&byte, 1).status == IoStatus::kWouldBlock);
  connection->stop();
}

TEST_CASE("a server that is silent to renewals is rebound to") {
  Fixture f;
  REQUIRE(f.gets_address());
  f.set_fault(DhcpFault::kSilentToUnicast);
  f.board.run(520'000);  // T2 is after 525 s
  CHECK(f.counts().rebind == 0);
  f.board.run(10'000);
  CHECK(f.counts().rebind == 1);
  CHECK(f.statistics().leases == 2);
  CHECK(f.has_address());
  CHECK(f.statistics().lease_losses == 0);
}

TEST_CASE("an address whose time is over is given up, and asked for anew") {
  Fixture f;
  REQUIRE(f.gets_address());
  f.set_fault(DhcpFault::kSilent);
  f.board.run(595'000);
  CHECK(f.has_address());
  f.board.run(6'000);
  CHECK_FALSE(f.has_address());
  CHECK(f.statistics().lease_losses == 1);
  CHECK(f.board.network.fault() == w5500::Fault::kNoAddress);
  f.set_fault(DhcpFault::kNone);
  CHECK(f.gets_address(70'000));
}

TEST_CASE("a renewal that is refused ends the connections of the old address") {
  Fixture f;
  Listener* listener = nullptr;
  REQUIRE(f.board.network.listen_on(80, listener).ok());
  REQUIRE(f.gets_address());
  HostClient client(f.board, 80);
  Connection* connection = nullptr;
  f.board.until([&] { return (connection = listener->accept_next()) != nullptr; });
  REQUIRE(connection != nullptr);
  emulators::w5500::DhcpOffer offer = f.board.chip.network().dhcp().offer();
  offer.address = {10, 0, 2, 77};
  f.board.chip.network().dhcp().set_offer(offer);
  f.board.run(310'000);
  CHECK(f.counts().nak >= 1);
  CHECK(f.board.network.address() == Ipv4Address{10, 0, 2, 77});
  CHECK(f.statistics().lease_losses == 1);
  char byte = 0;
  CHECK(connection->read_some(&byte, 1).status == IoStatus::kError);
  connection->stop();
}

TEST_CASE("requests that are refused are not repeated in a hurry") {
  Fixture f;
  f.set_fault(DhcpFault::kNak);
  f.board.run(100'000);
  CHECK_FALSE(f.has_address());
  CHECK(f.counts().nak >= 2);
  CHECK(f.counts().discover <= 101);
  f.set_fault(DhcpFault::kNone);
  CHECK(f.gets_address(2'000));
}

// 4, 8, 16, 32, 64, 64 ... seconds, each up to one second more or less.
TEST_CASE("a silent server is asked ever more slowly, and heard when it is back") {
  Fixture f;
  emulators::w5500::Faults faults;
  faults.link_lost = true;
  f.board.chip.set_faults(faults);
  f.board.run(1'000);
  f.set_fault(DhcpFault::kSilent);  // and the link is back, with which it begins anew
  std::vector<std::uint64_t> times;
  f.board.chip.set_trace([&](const emulators::w5500::Transaction& transaction) {
    constexpr std::uint8_t kSend = 0x20;
    if (transaction.write && transaction.address == 1 && transaction.socket >= 0 &&
        transaction.block != emulators::w5500::Block::kCommon && transaction.data.size() == 1 &&
        transaction.data[0] == kSend) {
      times.push_back(transaction.now_ns / 1'000'000);
    }
  });
  f.board.run(400'000);
  const std::uint64_t delays[] = {4'000, 8'000, 16'000, 32'000, 64'000, 64'000, 64'000};
  REQUIRE(times.size() >= 8);
  for (std::size_t i = 0; i < 7; ++i) {
    const std::uint64_t delay = times[i + 1] - times[i];
    CAPTURE(i);
    CHECK(delay >= delays[i] - 1'010);
    CHECK(delay <= delays[i] + 1'010);
  }
  f.set_fault(DhcpFault::kNone);
  CHECK(f.gets_address(66'000));
}

TEST_CASE("a link that comes back asks at once, whatever was waited for") {
  Fixture f;
  emulators::w5500::Faults faults;
  SUBCASE("without an address") {
    f.set_fault(DhcpFault::kSilent);
    f.board.run(200'000);
  }
  SUBCASE("with an address") { REQUIRE(f.gets_address()); }
  faults.link_lost = true;
  f.board.chip.set_faults(faults);
  f.board.run(1'000);
  CHECK(f.board.network.fault() == w5500::Fault::kLinkDown);
  const std::uint32_t leases = f.statistics().leases;
  f.board.chip.set_faults({});
  f.board.run(3'000);
  CHECK(f.has_address());
  CHECK(f.statistics().leases == leases + 1);
}

TEST_CASE("a server that is silent after its offer is not waited for without end") {
  Fixture f;
  REQUIRE(f.board.until([&] { return f.counts().offer == 1; }, 5'000));
  f.set_fault(DhcpFault::kSilent);
  f.board.run(31'000);  // three requests: after 0, 4 and 12 s, each +-1 s, and 16 s more
  f.set_fault(DhcpFault::kNone);
  CHECK(f.gets_address(10'000));
  CHECK(f.counts().discover >= 2);
}

TEST_CASE("a lease without end is kept") {
  Fixture f(0xFFFF'FFFF);
  REQUIRE(f.gets_address());
  f.board.run(1'000'000);
  CHECK(f.counts().renew == 0);
  CHECK(f.has_address());
}

}  // namespace
