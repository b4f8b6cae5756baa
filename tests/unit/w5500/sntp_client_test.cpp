#include "prometheus_express/net/sntp_client.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>
#include <vector>

#include "emulators/w5500/servers/udp_service.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr std::uint64_t kEpoch = 1'700'000'000;
constexpr Ipv4Address kServer = {10, 0, 2, 2};  // of the emulated network

// A server whose answers are right but for what a test changes.
class FakeServer final : public emulators::w5500::UdpService {
 public:
  static constexpr emulators::w5500::Address kAddress = {10, 0, 2, 123};

  bool serves(const emulators::w5500::Address& to, std::uint16_t port) const override {
    return to == kAddress && port == kSntpPort;
  }
  void take(const emulators::w5500::Datagram& request,
            std::vector<emulators::w5500::Datagram>& answers) override {
    ++requests;
    emulators::w5500::Datagram answer{from, from_port, request.from, request.from_port, {}};
    answer.data.assign(48, 0);
    answer.data[0] = 0x24;
    answer.data[1] = 2;
    for (std::size_t i = 0; i < 8; ++i) answer.data[24 + i] = request.data[40 + i];
    answer.data[40] = 0xE9;
    if (flip < answer.data.size()) answer.data[flip] ^= flip_mask;
    answer.data.resize(size);
    for (int i = 0; i < copies; ++i) answers.push_back(answer);
  }

  emulators::w5500::Address from = kAddress;
  std::uint16_t from_port = kSntpPort;
  std::size_t size = 48;
  std::size_t flip = 1'000;
  std::uint8_t flip_mask = 0xFF;
  int copies = 1;
  int requests = 0;
};

struct Fixture {
  World world;
  Board board;
  FakeServer fake;
  w5500::UdpSocket udp{board.network};
  SntpClient sntp{board.network, udp, board.network.random()};

  Fixture() : board(world) {
    board.chip.network().add_service(fake);
    board.chip.network().add_host(FakeServer::kAddress);
    board.run(5);
  }

  SntpState ask(const Ipv4Address& server) {
    sntp.start(server);
    REQUIRE(board.until([this] { return sntp.update() != SntpState::kAsking; }));
    return sntp.state();
  }

  void check_sockets_are_closed() {
    for (const auto& socket : board.chip.sockets()) {
      CHECK(socket.state == emulators::w5500::State::kClosed);
    }
  }

  // How far the client is from what the server would say at this moment.
  std::int64_t error_ms() {
    const auto right = static_cast<std::int64_t>(kEpoch * 1000 + world());
    return std::abs(sntp.unix_time_ms() - right);
  }
};

TEST_CASE("the time comes from the server, and goes on") {
  Fixture f;
  CHECK(f.sntp.update() == SntpState::kIdle);
  CHECK(f.sntp.unix_time_ms() == 0);
  CHECK(f.sntp.next_deadline_ms() == std::numeric_limits<std::uint64_t>::max());
  CHECK(f.ask(kServer) == SntpState::kKnown);
  CHECK(f.board.chip.network().sntp().requests() == 1);
  CHECK(f.error_ms() <= 2);
  f.board.run(100'000);
  CHECK(f.error_ms() <= 2);
  f.check_sockets_are_closed();
}

TEST_CASE("a silent server is asked four times, and the time that was known stays") {
  Fixture f;
  emulators::w5500::Faults faults;
  CHECK(f.ask(kServer) == SntpState::kKnown);
  faults.sntp_silent = true;
  f.board.chip.set_faults(faults);
  const std::uint64_t begin_ms = f.world();
  const std::uint64_t sent = f.board.chip.counts().datagrams_sent;
  CHECK(f.ask(kServer) == SntpState::kNoAnswer);
  CHECK(f.board.chip.counts().datagrams_sent - sent == 4);
  CHECK(f.world() - begin_ms >= 30'000);
  CHECK(f.error_ms() <= 2);
  f.check_sockets_are_closed();
  f.board.chip.set_faults({});
  CHECK(f.ask(kServer) == SntpState::kKnown);
}

TEST_CASE("a server that answers late is heard") {
  Fixture f;
  emulators::w5500::Faults faults;
  faults.sntp_silent = true;
  f.board.chip.set_faults(faults);
  f.sntp.start(kServer);
  CHECK_FALSE(f.board.until([&] { return f.sntp.update() != SntpState::kAsking; }, 7'000));
  f.board.chip.set_faults({});
  CHECK(f.board.until([&] { return f.sntp.update() == SntpState::kKnown; }));
  CHECK(f.error_ms() <= 2);
}

TEST_CASE("nobody at the address") {
  Fixture f;
  CHECK(f.ask({10, 0, 2, 200}) == SntpState::kNoAnswer);
  CHECK(f.ask({0, 0, 0, 0}) == SntpState::kNoAnswer);
  CHECK(f.ask(kServer) == SntpState::kKnown);
}

TEST_CASE("the link is lost, and comes back while it is asked") {
  Fixture f;
  emulators::w5500::Faults faults;
  faults.link_lost = true;
  f.board.chip.set_faults(faults);
  f.board.run(1'000);
  CHECK(f.ask(kServer) == SntpState::kNoAnswer);
  f.sntp.start(kServer);
  CHECK_FALSE(f.board.until([&] { return f.sntp.update() != SntpState::kAsking; }, 3'000));
  f.board.chip.set_faults({});
  CHECK(f.board.until([&] { return f.sntp.update() == SntpState::kKnown; }));
}

TEST_CASE("a server that does not know the time is not asked again") {
  Fixture f;
  for (const std::uint8_t stratum : {std::uint8_t{0}, std::uint8_t{16}}) {
    CAPTURE(stratum);
    f.board.chip.network().sntp().set_stratum(stratum);
    const std::uint32_t requests = f.board.chip.network().sntp().requests();
    CHECK(f.ask(kServer) == SntpState::kRefused);
    CHECK(f.board.chip.network().sntp().requests() - requests == 1);
  }
  f.board.chip.network().sntp().set_epoch_unix_s(0);  // it was never set
  f.board.chip.network().sntp().set_stratum(1);
  CHECK(f.ask(kServer) == SntpState::kUnusable);
}

TEST_CASE("answers from elsewhere are not heard") {
  Fixture f;
  SUBCASE("another host") { f.fake.from = {10, 0, 2, 124}; }
  SUBCASE("another port") { f.fake.from_port = 124; }
  CHECK(f.ask(FakeServer::kAddress) == SntpState::kNoAnswer);
  CHECK(f.fake.requests == 4);
}

TEST_CASE("answers of every length") {
  Fixture f;
  for (f.fake.size = 0; f.fake.size < 48; ++f.fake.size) {
    CAPTURE(f.fake.size);
    const SntpState state = f.ask(FakeServer::kAddress);
    CHECK(state == (f.fake.size == 0 ? SntpState::kNoAnswer : SntpState::kUnusable));
  }
  for (f.fake.size = 48; f.fake.size <= 1'472; f.fake.size += 89) {
    CHECK(f.ask(FakeServer::kAddress) == SntpState::kKnown);
  }
}

TEST_CASE("answers with any byte wrong") {
  Fixture f;
  for (f.fake.flip = 0; f.fake.flip < 48; ++f.fake.flip) {
    CAPTURE(f.fake.flip);
    const SntpState state = f.ask(FakeServer::kAddress);
    const bool matters = f.fake.flip < 2 || (f.fake.flip >= 24 && f.fake.flip < 32);
    CHECK(state == (matters ? SntpState::kUnusable : SntpState::kKnown));
    f.check_sockets_are_closed();
  }
}

TEST_CASE("a flood of answers that are not ours does not hold update() up") {
  Fixture f;
  f.fake.flip = 24;
  f.fake.copies = 30;
  CHECK(f.ask(FakeServer::kAddress) == SntpState::kUnusable);
  f.fake.flip = 1'000;
  CHECK(f.ask(FakeServer::kAddress) == SntpState::kKnown);
}

TEST_CASE("no socket is free") {
  Fixture f;
  std::vector<Connection*> connections;
  f.board.chip.network().silence_peer({10, 0, 2, 9}, 80);
  f.board.chip.network().add_host({10, 0, 2, 9});
  Connection* connection = nullptr;
  while (f.board.network.connect_to("10.0.2.9", 80, connection).ok()) {
    connections.push_back(connection);
  }
  CHECK(connections.size() == 8);
  f.sntp.start(kServer);
  CHECK_FALSE(f.board.until([&] { return f.sntp.update() != SntpState::kAsking; }, 1'000));
  for (Connection* open : connections) open->stop();
  CHECK(f.board.until([&] { return f.sntp.update() == SntpState::kKnown; }));
}

}  // namespace
