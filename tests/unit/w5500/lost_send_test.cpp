// SEND commands that the chip never hears of, and peers that only look as if.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/host_client.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr std::uint16_t kPort = 8080;

std::string numbered_text(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) text += std::to_string(i) + ' ';
  text.resize(size);
  return text;
}

w5500::Options options(bool check_data) {
  w5500::Options options = {kSettings};
  options.check_data = check_data;
  return options;
}

struct Fixture {
  World world;
  Board board;
  Listener* listener = nullptr;
  unsigned sends = 0;  // SEND commands that were given, heard of or not

  explicit Fixture(bool check_data = false) : board(world, options(check_data)) {
    REQUIRE(board.network.listen_on(kPort, listener).ok());
    host_port_of(board, kPort);
    board.chip.set_trace([this](const emulators::w5500::Transaction& transaction) {
      constexpr std::uint8_t kSend = 0x20;
      if (transaction.write && transaction.block == emulators::w5500::Block::kSocket &&
          transaction.address == emulators::w5500::Sn_CR && transaction.data.size() == 1 &&
          transaction.data[0] == kSend) {
        ++sends;
      }
    });
  }

  Connection& accept(HostClient& client) {
    Connection* connection = nullptr;
    board.until([&] {
      client.turn();
      return (connection = listener->accept_next()) != nullptr;
    });
    REQUIRE(connection != nullptr);
    return *connection;
  }

  // Counted from the next command on.
  void lose(std::uint64_t nth_command) {
    emulators::w5500::Faults faults;
    faults.lost_command = {nth_command, 0};
    board.chip.set_faults(faults);
  }
};

// Pieces of many sizes, with more written behind while the chip is thought to send.
TEST_CASE("a SEND that gets lost is given again, and every byte arrives once") {
  for (const bool check_data : {false, true}) {
    for (const std::size_t piece : {1U, 300U, 2'000U, 5'000U}) {
      for (std::uint64_t n = 1; n <= 6; ++n) {
        CAPTURE(check_data);
        CAPTURE(piece);
        CAPTURE(n);
        Fixture f(check_data);
        HostClient client(f.board, kPort);
        Connection& connection = f.accept(client);
        const std::string text = numbered_text(6 * piece);
        f.lose(n);
        const std::uint64_t start = f.board.network.now_ms();
        std::size_t at = 0;
        bool finished = false;
        f.board.until([&] {
          client.turn();
          if (at < text.size()) {
            at += connection.write_some(&text[at], std::min(piece, text.size() - at)).count;
          } else if (!std::exchange(finished, true)) {
            connection.finish_writing();
            connection.stop();
          }
          return client.end() != IoStatus::kWouldBlock;
        });
        CHECK(client.end() == IoStatus::kClosed);
        CHECK((client.received() == text));
        CHECK(f.board.network.now_ms() - start < 1'000);
        CHECK(f.board.network.statistics().timeouts == 0);
      }
    }
  }
}

// The chip cannot say why nothing has left. It is told once more, which tells it nothing new.
TEST_CASE("a peer that takes nothing for long is not sent to again and again") {
  for (const std::size_t size : {1U, 700U, 2'048U}) {
    CAPTURE(size);
    Fixture f;
    HostClient client(f.board, kPort);
    Connection& connection = f.accept(client);
    emulators::w5500::Faults faults;
    faults.closed_windows = true;
    f.board.chip.set_faults(faults);
    std::string text = numbered_text(size);
    REQUIRE(connection.write_some(text.data(), size).count == size);
    f.board.run(350);
    CHECK(f.sends == 1);
    f.board.run(9'000);
    CHECK(f.sends == 2);
    CHECK(client.received().empty());
    f.board.chip.set_faults({});
    f.board.run(1);
    REQUIRE(connection.write_some("on", 2).count == 2);
    text += "on";
    const std::uint64_t start = f.board.network.now_ms();
    f.board.until([&] {
      client.turn();
      return client.received().size() >= text.size();
    });
    CHECK(f.board.network.now_ms() - start < 10);
    CHECK((client.received() == text));
    CHECK(client.end() == IoStatus::kWouldBlock);
    CHECK(f.board.network.statistics().timeouts == 0);
    connection.stop();
  }
}

class Listening final : public emulators::w5500::UdpService {
 public:
  static constexpr Ipv4Address kAddress = {10, 0, 2, 2};
  static constexpr std::uint16_t kPort = 9;

  bool serves(const emulators::w5500::Address& to, std::uint16_t port) const override {
    return to == kAddress && port == kPort;
  }
  void take(const emulators::w5500::Datagram& datagram,
            std::vector<emulators::w5500::Datagram>&) override {
    heard.emplace_back(datagram.data.begin(), datagram.data.end());
  }

  std::vector<std::string> heard;
};

// Who sends datagrams sends them again by rules of its own, and must be able to. The chip may have
// heard or not: what it would send next is known only after a new beginning.
TEST_CASE("a datagram whose SEND gets lost neither holds the next one up nor is part of it") {
  Fixture f;
  Listening listening;
  f.board.chip.network().add_service(listening);
  w5500::UdpSocket udp(f.board.network);
  const auto send = [&](const std::string& text) {
    if (!udp.is_open() && !udp.open(0)) return false;
    if (!udp.begin(Listening::kAddress, Listening::kPort)) return false;
    udp.append(text.data(), text.size());
    udp.send_datagram();
    return true;
  };
  REQUIRE(udp.open(0));
  f.lose(1);
  REQUIRE(send("lost"));
  CHECK(udp.sent() == w5500::UdpSent::kNotYet);
  CHECK(f.board.until([&] { return send("next"); }, 3'500));
  CHECK(f.sends == 2);
  CHECK(f.board.until([&] { return udp.sent() == w5500::UdpSent::kSent; }, 100));
  CHECK(listening.heard == std::vector<std::string>{"next"});
}

}  // namespace
