#include <doctest/doctest.h>

#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/net/sockets/address.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/system.h"
#include "support/allocation_count.h"
#include "support/network_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

sockets::NetworkOptions bound_to(const char* address, std::size_t max_connections = 8) {
  sockets::NetworkOptions options;
  options.bind_address = address;
  options.max_connections = max_connections;
  return options;
}

bool has_ipv6() {
  sockets::Network network(bound_to("::1"));
  Listener* listener = nullptr;
  const bool has = network.listen_on(0, listener).ok();
  if (has) listener->stop();
  return has;
}

Connection* accept_within_patience(sockets::Network& network, Listener& listener) {
  for (int i = 0; i < 5'000; ++i) {
    if (Connection* const connection = listener.accept_next()) return connection;
    network.wait(network.now_ms() + 1);
  }
  return nullptr;
}

TEST_CASE("sockets::Network keeps the contract over IPv4") {
  sockets::Network network(bound_to("127.0.0.1"));
  REQUIRE(network.status().ok());
  check_network_contract({network, network, "127.0.0.1", 8});
}

TEST_CASE("sockets::Network keeps the contract between two networks, with all addresses bound") {
  sockets::Network server(bound_to("::"));
  sockets::Network client(bound_to("127.0.0.1"));
  check_network_contract({server, client, "127.0.0.1", 8});
}

TEST_CASE("sockets::Network keeps the contract over IPv6") {
  if (!has_ipv6()) return;
  sockets::Network network(bound_to("::1"));
  check_network_contract({network, network, "::1", 8});
}

TEST_CASE("one listener hears IPv4 and IPv6") {
  sockets::Network network(bound_to("::"));
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  std::vector<const char*> addresses{"127.0.0.1"};
  if (has_ipv6()) addresses.push_back("::1");
  for (const char* const address : addresses) {
    Connection* client = nullptr;
    REQUIRE(network.connect_to(address, listener->port(), client).ok());
    Connection* const accepted = accept_within_patience(network, *listener);
    REQUIRE(accepted != nullptr);
    accepted->stop();
    client->stop();
  }
  listener->stop();
}

// A socket that connects from `from` to `port` of `to`, or is about to.
sockets::Handle connect_from(const char* from, const char* to, std::uint16_t port) {
  sockets::Address own;
  sockets::Address other;
  REQUIRE(own.parse(from, 0));
  REQUIRE(other.parse(to, port));
  const sockets::Handle socket = sockets::system::open_stream(own.family());
  REQUIRE(socket != sockets::kNoSocket);
  REQUIRE(sockets::system::bind_to(socket, own.get(), own.size()));
  (void)sockets::system::connect_to(socket, other.get(), other.size());
  return socket;
}

TEST_CASE("who has connected is known by address, over IPv4, IPv6, and the one in the other") {
  struct Sample {
    const char* bound;
    const char* from;
    const char* to;
    std::uint64_t peer;
  };
  std::vector<Sample> samples{{"127.0.0.1", "127.0.0.1", "127.0.0.1", 0x7F000001},
                              {"127.0.0.1", "127.0.0.2", "127.0.0.1", 0x7F000002}};
  if (has_ipv6()) {
    samples.push_back({"::", "127.9.8.7", "127.0.0.1", 0x7F090807});
    samples.push_back({"::", "::1", "::1", 1});
  }
  for (const Sample& sample : samples) {
    CAPTURE(sample.from);
    sockets::Network network(bound_to(sample.bound));
    Listener* listener = nullptr;
    REQUIRE(network.listen_on(0, listener).ok());
    const sockets::Handle client = connect_from(sample.from, sample.to, listener->port());
    Connection* const accepted = accept_within_patience(network, *listener);
    REQUIRE(accepted != nullptr);
    CHECK(accepted->peer() == sample.peer);
    accepted->stop();
    sockets::system::end(client);
    listener->stop();
  }
  sockets::Address global;
  REQUIRE(global.parse("2001:db8:1:2:3:4:5:6", 80));
  CHECK(global.key() == 0x20010DB800010002);
  CHECK(sockets::Address().key() == 0);
}

TEST_CASE("a port in use is named in words") {
  sockets::Network network(bound_to("127.0.0.1"));
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  Listener* second = nullptr;
  const Status status = network.listen_on(listener->port(), second);
  CHECK(status.code() == StatusCode::kAddressInUse);
  CHECK(std::string(status.text()) == "port " + std::to_string(listener->port()) +
                                          " is in use by another program (address 127.0.0.1)");
  listener->stop();
}

TEST_CASE("an address that cannot be bound is named in words") {
  Listener* listener = nullptr;
  SUBCASE("not an address") {
    sockets::Network network(bound_to("example.org"));
    const Status status = network.listen_on(0, listener);
    CHECK(status.code() == StatusCode::kInvalid);
    CHECK(std::string(status.text()) == "\"example.org\" is no numeric address to listen on");
  }
  SUBCASE("not ours") {
    sockets::Network network(bound_to("192.0.2.1"));  // RFC 5737: nobody's
    const Status status = network.listen_on(8080, listener);
    CHECK(status.code() == StatusCode::kInvalid);
    CHECK(std::string(status.text()).find("192.0.2.1") != std::string::npos);
    CHECK(std::string(status.text()).find("8080") != std::string::npos);
  }
  CHECK(listener == nullptr);
}

TEST_CASE("all listeners in use is a limit") {
  sockets::NetworkOptions options = bound_to("127.0.0.1");
  options.max_listeners = 1;
  sockets::Network network(options);
  Listener* first = nullptr;
  Listener* second = nullptr;
  REQUIRE(network.listen_on(0, first).ok());
  CHECK(network.listen_on(0, second).code() == StatusCode::kLimit);
  CHECK(second == nullptr);
  first->stop();
  REQUIRE(network.listen_on(0, second).ok());
  second->stop();
}

TEST_CASE("a full pool leaves connections waiting, and takes them when one is closed") {
  sockets::Network clients(bound_to("127.0.0.1", 3));
  sockets::Network network(bound_to("127.0.0.1", 1));
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  Connection* ends[3] = {};
  for (Connection*& end : ends) {
    REQUIRE(clients.connect_to("127.0.0.1", listener->port(), end).ok());
  }
  Connection* refused = nullptr;
  CHECK(clients.connect_to("127.0.0.1", listener->port(), refused).code() == StatusCode::kLimit);
  for (int i = 0; i < 3; ++i) {
    Connection* const accepted = accept_within_patience(network, *listener);
    REQUIRE(accepted != nullptr);
    for (int j = 0; j < 3; ++j) {
      network.wait(network.now_ms() + 1);
      CHECK(listener->accept_next() == nullptr);
    }
    accepted->stop();
  }
  for (Connection* const end : ends) end->stop();
  listener->stop();
}

// The system still has most of it to send when stop() is called.
TEST_CASE("what was written before finish_writing() arrives whole after stop()") {
  sockets::Network network(bound_to("127.0.0.1"));
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  Connection* client = nullptr;
  REQUIRE(network.connect_to("127.0.0.1", listener->port(), client).ok());
  Connection* const accepted = accept_within_patience(network, *listener);
  REQUIRE(accepted != nullptr);
  const std::string block(100'000, 'x');
  std::size_t written = 0;
  IoResult result{0, IoStatus::kOk};
  while ((result = accepted->write_some(block.data(), block.size())).status == IoStatus::kOk) {
    written += result.count;
  }
  REQUIRE(result.status == IoStatus::kWouldBlock);
  accepted->finish_writing();
  accepted->stop();
  std::size_t received = 0;
  std::string buffer(100'000, '\0');
  for (int i = 0; i < 5'000; ++i) {
    result = client->read_some(buffer.data(), buffer.size());
    received += result.count;
    if (result.status == IoStatus::kWouldBlock) {
      network.wait(network.now_ms() + 1);
    } else if (result.status != IoStatus::kOk) {
      break;
    }
  }
  CHECK(result.status == IoStatus::kClosed);
  CHECK(received == written);
  client->stop();
  listener->stop();
}

TEST_CASE("wake ends a wait from another thread") {
  sockets::Network network(bound_to("127.0.0.1"));
  std::atomic<bool> stop{false};
  std::thread waker([&] {
    stop = true;
    network.wake();
  });
  while (!stop) network.wait(kNever);
  waker.join();

  network.wake();  // before the wait: it returns at once
  network.wait(kNever);
  network.update();
  network.wake();
  network.update();  // learns of it, and leaves it to the wait
  network.wait(kNever);
}

TEST_CASE("nothing is allocated once the network is made") {
  sockets::Network network(bound_to("127.0.0.1"));
  const auto before = allocations();
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  Connection* client = nullptr;
  REQUIRE(network.connect_to("127.0.0.1", listener->port(), client).ok());
  Connection* const accepted = accept_within_patience(network, *listener);
  REQUIRE(accepted != nullptr);
  std::size_t received = 0;
  for (int i = 0; i < 5'000 && received < 4; ++i) {
    if (i == 0) CHECK(accepted->write_some("data", 4).count == 4);
    char buffer[8];
    received += client->read_some(buffer, sizeof(buffer)).count;
    network.wait(network.now_ms() + 1);
  }
  accepted->finish_writing();
  accepted->stop();
  client->stop();
  listener->stop();
  const auto after = allocations();
  CHECK(received == 4);
  CHECK(after == before);
}

}  // namespace
