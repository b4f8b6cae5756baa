// What an attacker on the network learns from what a device sends in the clear.
#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "prometheus_express/net/dns_client.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;
using emulators::w5500::Block;
using emulators::w5500::Transaction;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint16_t kFirstFreePort = 49'152;
constexpr std::uint16_t kFreePorts = 16'384;

// What leaves the device in one datagram, and when.
struct Message {
  std::uint32_t sent_ms;
  std::uint16_t port;
  Bytes bytes;
};

// A device that gets its address by DHCP and asks for a name.
struct Device {
  World world;
  Board board{world, w5500::Options{}};
  std::vector<Message> messages;  // DHCPDISCOVER, DHCPREQUEST, ... , and the question

  Device() {
    Bytes unsent;
    board.chip.set_trace([&](const Transaction& seen) {
      constexpr std::uint8_t kSend = 0x20;
      if (!seen.write) return;
      if (seen.block == Block::kTx) unsent.insert(unsent.end(), seen.data.begin(), seen.data.end());
      if (seen.block != Block::kSocket || seen.address != 1 || seen.data != Bytes{kSend}) return;
      const auto sockets = board.chip.sockets();
      const std::uint16_t port = sockets.at(static_cast<std::size_t>(seen.socket)).port;
      messages.push_back({static_cast<std::uint32_t>(seen.now_ns / 1'000'000), port, unsent});
      unsent.clear();
    });
    REQUIRE(board.until([this] { return board.network.has_address(); }));
    w5500::UdpSocket udp{board.network};
    DnsClient dns{board.network, udp, board.network.random(), board.network.settings().dns_server};
    dns.start("gateway.example");
    board.until([&] { return dns.update() != DnsState::kAsking; });
    board.chip.set_trace({});
    REQUIRE(messages.size() >= 3);
    REQUIRE(messages.back().bytes.size() == 12 + 17 + 4);
  }

  std::uint32_t transaction() const {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i < 8; ++i) value = value << 8 | messages[0].bytes.at(i);
    return value;
  }
  unsigned question_port() const { return messages.back().port; }
  unsigned question_id() const {
    return unsigned{messages.back().bytes[0]} << 8 | messages.back().bytes[1];
  }
};

std::uint32_t xorshift(std::uint32_t state) {
  state ^= state << 13;
  state ^= state >> 17;
  return state ^ state << 5;
}

// Whoever hears the DHCPDISCOVER takes its transaction for the state of one xorshift into which the
// MAC address and the time are added at each use: how it was until this test was written. The
// attacker does not know when a question is sent, and tries every millisecond of a minute.
bool predicts(const Device& device) {
  const std::uint32_t mac = std::uint32_t{kMac[3]} << 16 | std::uint32_t{kMac[4]} << 8 | kMac[5];
  // The pause after each message is drawn when that is sent, give or take what the bus takes.
  for (std::uint32_t late = 0; late < 4; ++late) {
    std::uint32_t state = device.transaction();
    state = xorshift(state + mac + device.messages[0].sent_ms - late % 2);
    state = xorshift(state + mac + device.messages[1].sent_ms - late / 2);
    for (std::uint32_t ms = 0; ms < 60'000; ++ms) {
      const std::uint32_t first = xorshift(state + mac + ms);
      const unsigned port = kFirstFreePort + ((first & 0xFFFF) + 1) % kFreePorts;
      const unsigned id = xorshift(first + mac + ms) & 0xFFFF;
      if (device.question_port() == port && device.question_id() == id) return true;
    }
  }
  return false;
}

TEST_CASE("the id and port of a DNS question do not follow from the DHCP transaction") {
  int predicted = 0;
  for (int i = 0; i < 3; ++i) predicted += predicts(Device{}) ? 1 : 0;
  // By chance 240,000 of 2^30 for one device; for two of three, in 1 of 6,000,000 runs.
  CHECK(predicted < 2);
}

TEST_CASE("two devices with the same MAC address that start at the same moment differ") {
  const Device one;
  const Device other;
  // Each by chance in 1 of 2^32 and 2^30 runs.
  CHECK(one.transaction() != other.transaction());
  const bool same =
      one.question_id() == other.question_id() && one.question_port() == other.question_port();
  CHECK_FALSE(same);
}

// The ports of connections that were made one after the other.
std::vector<std::uint16_t> ports_of(Board& board, std::size_t count) {
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) {
    Connection* connection = nullptr;
    REQUIRE(board.network.connect_to("10.0.2.2", 9, connection).ok());
    for (const auto& socket : board.chip.sockets()) {
      if (socket.port >= kFirstFreePort) ports.push_back(socket.port);
    }
    connection->stop();
    board.network.update();
  }
  return ports;
}

TEST_CASE("local ports are not consecutive, and none comes again soon") {
  World world;
  Board board{world};
  board.run(5);
  const std::vector<std::uint16_t> ports = ports_of(board, 2'000);
  REQUIRE(ports.size() == 2'000);
  std::size_t near = 0;
  for (std::size_t i = 1; i < ports.size(); ++i) {
    const int step = ports[i] - ports[i - 1];
    if (step >= -16 && step <= 16) ++near;
  }
  // 4 are expected; 40 or more by chance in 1 of 10^25 runs.
  CHECK(near < 40);
  // Not one in two thousand: a port that a peer still holds in TIME_WAIT is not taken.
  CHECK(std::set<std::uint16_t>(ports.begin(), ports.end()).size() == ports.size());
}

}  // namespace
