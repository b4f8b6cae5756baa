// Classes that have more, or less, than those of the two libraries: the members are what
// QNEthernet's client has beyond others (0.37.0), and what WiFi101's server lacks (0.16.1). They
// are this file's own, over those of this host.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>

#include "support/network_contract.h"

// Behind what its macros would break.
#include "host_sockets.h"
#include "unit/arduino/board.h"

using namespace prometheus_express;
using namespace arduino_test;

namespace {

class FullClient : public WiFiClient {
 public:
  FullClient() = default;
  FullClient(const WiFiClient& client) : WiFiClient(client) {}

  // Says so a few times before it is.
  bool connectNoWait(const IPAddress& ip, uint16_t port) {
    turns_ = 3;
    return WiFiClient::connect(ip, port, 1'000) == 1;
  }
  bool connecting() { return turns_ > 0 && --turns_ > 0; }
  int connect(IPAddress, uint16_t) override { return -1; }  // would wait
  void closeOutput() { ::shutdown(fd(), SHUT_WR); }
  void abort() {
    const linger none{1, 0};
    ::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    stop();
  }
  void close() { stop(); }
  int availableForWrite() override {
    const auto on_its_way = static_cast<int>(arduino_host::unacknowledged(fd()));
    return on_its_way < kRoom ? kRoom - on_its_way : 0;
  }
  size_t write(const uint8_t* buffer, size_t size) override {
    CHECK(static_cast<int>(size) <= availableForWrite());
    const ssize_t count = ::send(fd(), buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    return count > 0 ? static_cast<size_t>(count) : 0;
  }

 private:
  static constexpr int kRoom = 2'000;
  int turns_ = 0;
};

class FullServer : public WiFiServer {
 public:
  using WiFiServer::WiFiServer;
  FullClient accept() { return WiFiServer::accept(); }
};

// Gives whoever has sent something, again and again.
class OldServer : public EthernetServer {
 public:
  using EthernetServer::EthernetServer;
  EthernetClient accept() = delete;
};

TEST_CASE("arduino::Network keeps more of the contract over classes that can do more") {
  WiFi.begin("network", "password");
  arduino::Network<FullServer, FullClient, 5> network(in_a_hurry());
  test_support::ContractAbilities abilities;
  abilities.cuts = false;  // they are made, but nobody tells of the peer's
  test_support::check_network_contract({network, network, "127.0.0.1", 5, abilities});
}

TEST_CASE("a cut is a reset for the peer where the class can make one") {
  WiFi.begin("network", "password");
  arduino::Network<FullServer, FullClient, 2> network(in_a_hurry());
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  const int peer = plain::open();
  const sockaddr_in address = loopback(listener->port());
  REQUIRE(::connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  accept(network, *listener)->stop();
  char byte = 0;
  CHECK(::recv(peer, &byte, 1, 0) == -1);
  CHECK(errno == ECONNRESET);
  plain::end(peer);
}

TEST_CASE("a server without accept() gives each connection once") {
  const Shield board;
  arduino::Network<OldServer, EthernetClient, 3> network(in_a_hurry());
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  Peer first;
  REQUIRE(first.connect(listener->port()));
  first.send("one");
  Connection* const one = accept(network, *listener);
  for (int i = 0; i < 5; ++i) CHECK(listener->accept_next() == nullptr);
  CHECK(read(network, *one, 3) == "one");
  Peer second;
  REQUIRE(second.connect(listener->port()));
  second.send("two");
  Connection* const two = accept(network, *listener);
  CHECK(read(network, *two, 3) == "two");
  first.send("more");
  CHECK(read(network, *one, 4) == "more");
  one->stop();
  two->stop();
}

}  // namespace
