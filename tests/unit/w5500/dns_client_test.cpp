#include "prometheus_express/net/dns_client.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "emulators/w5500/servers/udp_service.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

// A DNS server that answers what a test wants.
class FakeServer final : public emulators::w5500::UdpService {
 public:
  using Bytes = std::vector<std::uint8_t>;

  static constexpr emulators::w5500::Address kAddress = {10, 0, 2, 53};

  bool serves(const emulators::w5500::Address& to, std::uint16_t port) const override {
    return to == kAddress && port == 53;
  }
  void take(const emulators::w5500::Datagram& query,
            std::vector<emulators::w5500::Datagram>& answers) override {
    ++queries;
    emulators::w5500::Datagram answer;
    answer.from = from;
    answer.from_port = from_port;
    answer.to = query.from;
    answer.to_port = query.from_port;
    answer.data = make(query.data);
    answers.push_back(answer);
  }

  // The answer to `query`: its question, and `records` (as many as `count`).
  Bytes make(const Bytes& query) const {
    Bytes data = query;
    data[2] = static_cast<std::uint8_t>(0x81 | flags);
    data[3] = static_cast<std::uint8_t>(0x80 | code);
    data[7] = count;
    data.insert(data.end(), records.begin(), records.end());
    if (cut < data.size()) data.resize(cut);
    if (flip < data.size()) data[flip] ^= 0x40;
    return data;
  }

  emulators::w5500::Address from = kAddress;
  std::uint16_t from_port = 53;
  Bytes records;
  std::uint8_t count = 0;
  std::uint8_t code = 0;
  std::uint8_t flags = 0;
  std::size_t cut = 1'000;
  std::size_t flip = 1'000;
  int queries = 0;
};

const FakeServer::Bytes kAlias = {0xC0, 12, 0, 5,   0,   1,   0,   0,    0, 60,
                                  0,    7,  4, 'h', 'o', 's', 't', 0xC0, 12};
const FakeServer::Bytes kAddressRecord = {4, 'h', 'o', 's', 't', 0xC0, 12,  0, 1, 0, 1,
                                          0, 0,   0,   60,  0,   4,    192, 0, 2, 33};

struct Fixture {
  World world;
  Board board;
  FakeServer fake;
  w5500::UdpSocket udp{board.network};
  DnsClient dns{board.network, udp, board.network.random(), board.network.settings().dns_server};

  explicit Fixture(bool with_fake = false) : board(world, {settings(with_fake)}) {
    board.chip.network().add_service(fake);
    if (with_fake) board.chip.network().add_host(FakeServer::kAddress);
    board.run(5);
  }

  static w5500::Ipv4Settings settings(bool with_fake) {
    w5500::Ipv4Settings settings = kSettings;
    if (with_fake) settings.dns_server = FakeServer::kAddress;
    return settings;
  }

  DnsState resolve(const char* name) {
    dns.start(name);
    board.until([&] { return dns.update() != DnsState::kAsking; });
    return dns.state();
  }
};

TEST_CASE("names are found, or are not there") {
  Fixture f;
  f.board.chip.network().dns().add("pushgateway.example", {10, 0, 2, 91});
  CHECK(f.dns.update() == DnsState::kIdle);
  CHECK(f.resolve("pushgateway.example") == DnsState::kFound);
  CHECK(f.dns.address() == Ipv4Address{10, 0, 2, 91});
  CHECK(f.resolve("PushGateway.Example.") == DnsState::kFound);
  CHECK(f.resolve("nobody.example") == DnsState::kNotFound);
  CHECK(f.dns.address() == Ipv4Address{10, 0, 2, 91});
  CHECK(f.board.chip.network().dns().malformed() == 0);
  for (const auto& socket : f.board.chip.sockets()) {
    CHECK(socket.state == emulators::w5500::State::kClosed);
  }
}

TEST_CASE("numeric addresses need no server") {
  Fixture f;
  CHECK(f.dns.start("192.0.2.7") == DnsState::kFound);
  CHECK(f.dns.address() == Ipv4Address{192, 0, 2, 7});
  CHECK(f.board.chip.network().dns().queries() == 0);
}

TEST_CASE("what is no name is not asked for") {
  Fixture f;
  const std::string label(63, 'a');
  const std::string longest = label + '.' + label + '.' + label + '.' + std::string(61, 'b');
  CHECK(longest.size() == 253);
  CHECK(f.dns.start(longest.c_str()) == DnsState::kAsking);
  for (const std::string& name : {std::string(), std::string("."), std::string("a..b"),
                                  std::string(".a"), label + "a", longest + 'b'}) {
    CHECK(f.dns.start(name.c_str()) == DnsState::kInvalid);
  }
  CHECK(f.resolve(longest.c_str()) == DnsState::kNotFound);
}

TEST_CASE("localhost is not there, and nobody is asked") {
  Fixture f;
  f.board.chip.network().dns().add("localhost", {10, 0, 2, 91});
  f.board.chip.network().dns().add("a.localhost", {10, 0, 2, 91});
  f.board.chip.network().dns().add("localhost.example", {10, 0, 2, 92});
  f.board.chip.network().dns().add("alocalhost", {10, 0, 2, 92});
  for (const char* name :
       {"localhost", "LocalHost", "localhost.", "a.localhost", "a.b.LOCALHOST."}) {
    CHECK(f.resolve(name) == DnsState::kNotFound);
  }
  CHECK(f.board.chip.network().dns().queries() == 0);
  for (const char* name : {"localhost.example", "alocalhost"}) {
    CHECK(f.resolve(name) == DnsState::kFound);
    CHECK(f.dns.address() == Ipv4Address{10, 0, 2, 92});
  }
}

TEST_CASE("a silent server is asked three times") {
  Fixture f;
  emulators::w5500::Faults faults;
  faults.dns_silent = true;
  f.board.chip.set_faults(faults);
  const std::uint64_t start = f.board.network.now_ms();
  const std::uint64_t sent = f.board.chip.counts().datagrams_sent;
  CHECK(f.resolve("pushgateway.example") == DnsState::kFailed);
  CHECK(f.board.network.now_ms() - start >= 6'000);
  CHECK(f.board.chip.counts().datagrams_sent - sent == 3);
}

TEST_CASE("an alias leads to the address behind it") {
  Fixture f(true);
  f.fake.records = kAlias;
  f.fake.records.insert(f.fake.records.end(), kAddressRecord.begin(), kAddressRecord.end());
  f.fake.count = 2;
  CHECK(f.resolve("www.example") == DnsState::kFound);
  CHECK(f.dns.address() == Ipv4Address{192, 0, 2, 33});
  SUBCASE("or to none") {
    f.fake.records = kAlias;
    f.fake.count = 1;
    CHECK(f.resolve("www.example") == DnsState::kNotFound);
    f.fake.flags = 0x02;  // truncated: what is missing may be it
    CHECK(f.resolve("www.example") == DnsState::kFailed);
  }
  SUBCASE("unless the server cannot say") {
    f.fake.code = 2;
    CHECK(f.resolve("www.example") == DnsState::kFailed);
  }
}

TEST_CASE("answers from elsewhere are not believed") {
  Fixture f(true);
  f.fake.records = kAddressRecord;
  f.fake.count = 1;
  SUBCASE("another host") { f.fake.from = {10, 0, 2, 54}; }
  SUBCASE("another port") { f.fake.from_port = 54; }
  CHECK(f.resolve("www.example") == DnsState::kFailed);
  CHECK(f.fake.queries == 3);
}

// Cut at every length: never found, never a hang. Changed at every byte: found only where the
// change says nothing of whom and what was asked.
TEST_CASE("damaged answers do no harm") {
  Fixture f(true);
  f.fake.records = kAlias;
  f.fake.records.insert(f.fake.records.end(), kAddressRecord.begin(), kAddressRecord.end());
  f.fake.count = 2;
  const std::size_t question = 12 + 13 + 4;  // 3www7example0, type, class
  const std::size_t whole = question + f.fake.records.size();
  for (std::size_t cut = 1; cut < whole; ++cut) {
    CAPTURE(cut);
    f.fake.cut = cut;
    CHECK(f.resolve("www.example") == DnsState::kFailed);
  }
  f.fake.cut = 1'000;
  for (std::size_t flip = 0; flip < whole; ++flip) {
    CAPTURE(flip);
    f.fake.flip = flip;
    const DnsState state = f.resolve("www.example");
    const bool is_in_question = flip >= 12 && flip < question;
    if (flip < 2 || is_in_question) CHECK(state == DnsState::kFailed);
  }
}

}  // namespace
