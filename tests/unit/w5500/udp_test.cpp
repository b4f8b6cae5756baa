#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "emulators/w5500/servers/udp_service.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kEcho = {10, 0, 2, 7};
constexpr std::uint16_t kEchoPort = 7;

// Sends back what it gets, so many times.
class EchoService final : public emulators::w5500::UdpService {
 public:
  bool serves(const emulators::w5500::Address& to, std::uint16_t port) const override {
    return to == kEcho && port == kEchoPort;
  }
  void take(const emulators::w5500::Datagram& datagram,
            std::vector<emulators::w5500::Datagram>& answers) override {
    emulators::w5500::Datagram answer;
    answer.from = datagram.to;
    answer.from_port = datagram.to_port;
    answer.to = datagram.from;
    answer.to_port = datagram.from_port;
    answer.data = datagram.data;
    for (int i = 0; i < times; ++i) answers.push_back(answer);
    sizes.push_back(datagram.data.size());
  }

  int times = 1;
  std::vector<std::size_t> sizes;
};

struct Fixture {
  World world;
  Board board{world};
  EchoService echo;
  w5500::UdpSocket udp{board.network};

  Fixture() {
    board.chip.network().add_service(echo);
    board.chip.network().add_host(kEcho);
    board.run(5);
    REQUIRE(udp.open(0));
  }

  void send(const std::string& text) {
    board.until([&] { return udp.begin(kEcho, kEchoPort); });
    udp.append(text.data(), text.size());
    udp.send_datagram();
  }

  bool receive(UdpSender& from) {
    return board.until([&] { return udp.receive(from); }, 1'000);
  }

  std::string read_all() {
    std::string text(udp.left(), '\0');
    CHECK(udp.read_some(text.data(), text.size() + 10) == text.size());
    return text;
  }
};

std::string pattern(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i * 7 + size);
  return text;
}

TEST_CASE("datagrams of every size come back as they were") {
  Fixture f;
  for (std::size_t size = 1; size <= w5500::UdpSocket::kMostBytes; size += size < 40 ? 1 : 37) {
    CAPTURE(size);
    f.send(pattern(size));
    UdpSender from = {};
    REQUIRE(f.receive(from));
    CHECK(from.address == kEcho);
    CHECK(from.port == kEchoPort);
    CHECK(f.udp.left() == size);
    CHECK(f.read_all() == pattern(size));
    CHECK(f.udp.left() == 0);
    CHECK_FALSE(f.udp.receive(from));
  }
}

TEST_CASE("what is too long, or empty, is not sent") {
  Fixture f;
  f.send(pattern(w5500::UdpSocket::kMostBytes));
  f.send(pattern(w5500::UdpSocket::kMostBytes + 1));
  f.send(std::string(5'000, 'x'));
  f.send("");
  f.send("after");
  f.board.run(10);
  CHECK(f.echo.sizes == std::vector<std::size_t>{w5500::UdpSocket::kMostBytes, 5});
}

TEST_CASE("what was begun and not sent is forgotten") {
  Fixture f;
  REQUIRE(f.udp.begin(kEcho, kEchoPort));
  f.udp.append("never", 5);
  f.send("sent");
  UdpSender from = {};
  REQUIRE(f.receive(from));
  CHECK(f.read_all() == "sent");
}

TEST_CASE("datagrams that wait are read one by one, in parts or not at all") {
  Fixture f;
  f.echo.times = 3;
  f.send("0123456789");
  UdpSender from = {};
  REQUIRE(f.receive(from));
  char part[4];
  CHECK(f.udp.read_some(part, 3) == 3);
  CHECK(std::string(part, 3) == "012");
  f.udp.skip(2);
  CHECK(f.udp.read_some(part, 4) == 4);
  CHECK(std::string(part, 4) == "5678");
  REQUIRE(f.receive(from));  // what was left of the first is gone
  f.udp.skip(100);
  CHECK(f.udp.read_some(part, 1) == 0);
  REQUIRE(f.receive(from));
  CHECK(f.read_all() == "0123456789");
  CHECK_FALSE(f.udp.receive(from));
}

TEST_CASE("nobody there: the next datagram can be sent all the same") {
  Fixture f;
  REQUIRE(f.udp.begin({10, 0, 2, 99}, 7));
  f.udp.append("x", 1);
  f.udp.send_datagram();
  CHECK_FALSE(f.udp.begin(kEcho, kEchoPort));  // it is looked for
  f.send("there");
  UdpSender from = {};
  REQUIRE(f.receive(from));
  CHECK(f.read_all() == "there");
}

TEST_CASE("a socket that is lost is not open, and can be opened again") {
  Fixture f;
  f.board.chip.reset();
  CHECK(f.board.until([&] { return !f.udp.is_open(); }, 1'000));
  CHECK_FALSE(f.udp.begin(kEcho, kEchoPort));
  UdpSender from = {};
  CHECK_FALSE(f.udp.receive(from));
  CHECK(f.board.until([&] { return f.udp.open(0); }, 1'000));
  f.send("again");
  REQUIRE(f.receive(from));
  CHECK(f.read_all() == "again");
}

TEST_CASE("no more sockets than the chip has") {
  Fixture f;
  std::vector<std::unique_ptr<w5500::UdpSocket>> others;
  for (int i = 0; i < 7; ++i) {
    others.push_back(std::make_unique<w5500::UdpSocket>(f.board.network));
    CHECK(others.back()->open(0));
  }
  w5500::UdpSocket last(f.board.network);
  CHECK_FALSE(last.open(0));
  others.pop_back();
  CHECK(last.open(0));
}

}  // namespace
