// UDP over lwIP's raw API: the contract, and what its memory does to it.
#include <doctest/doctest.h>

#include <string>

#include "lwip/wire.h"
#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/net/lwip/udp_socket.h"
#include "support/udp_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kAddress = {10, 0, 0, 1};  // the wire leads back

TEST_CASE("lwip::UdpSocket keeps the contract") {
  Wire wire;
  lwip::Network<2> network{wire};
  lwip::Network<2> other_network{wire};
  lwip::UdpSocket here{network};
  lwip::UdpSocket here_too{network};
  lwip::UdpSocket there{other_network};
  lwip::UdpSocket there_too{other_network};
  check_udp_contract(
      {{network, here, here_too, kAddress}, {other_network, there, there_too, kAddress}});
}

// Whatever is refused, the datagram arrives whole or not at all, and the next one does.
TEST_CASE("lwIP has no memory once") {
  Wire wire;
  lwip::Network<2> network{wire};
  lwip::UdpSocket from{network};
  lwip::UdpSocket to{network};
  const std::string text(1'000, 'x');
  const auto send = [&] {
    if (!from.is_open() && !from.open(0)) return;
    if (!from.begin(kAddress, 20'000)) return;
    from.append(text.data(), text.size());
    from.send_datagram();
  };
  const auto receive = [&] {
    for (int i = 0; i < 10; ++i) network.wait(network.now_ms() + 1);
    UdpSender sender = {};
    if (!to.receive(sender)) return false;
    CHECK(to.left() == text.size());
    return true;
  };
  REQUIRE(to.open(20'000));
  for (std::size_t n = 0;; ++n) {
    CAPTURE(n);
    from.stop();
    wire.fail_allocation(n);
    send();
    const bool received = receive();
    if (!wire.allocation_failed()) {
      CHECK(received);
      break;
    }
    CHECK_FALSE(received);
    send();
    CHECK(receive());
    REQUIRE(n < 100);
  }
}

TEST_CASE("a socket that goes leaves nothing behind") {
  Wire wire;  // checks it
  lwip::Network<2> network{wire};
  lwip::UdpSocket to{network};
  REQUIRE(to.open(20'000));
  lwip::UdpSocket from{network};
  REQUIRE(from.open(0));
  for (int i = 0; i < 10; ++i) {
    REQUIRE(from.begin(kAddress, 20'000));
    from.append("0123456789", 10);
    from.send_datagram();
    network.update();
    network.update();
  }
  UdpSender sender = {};
  REQUIRE(to.receive(sender));
  REQUIRE(from.begin(kAddress, 20'000));
  from.append("begun", 5);
}

}  // namespace
