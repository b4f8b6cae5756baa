// What every UdpSocket must do. Each port's tests call this from a TEST_CASE, with both of its
// ends.
#pragma once

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/udp_socket.h"

namespace test_support {

using namespace prometheus_express;

// One end of an exchange.
struct UdpEnd {
  Network& network;
  UdpSocket& udp;       // closed
  UdpSocket& other;     // of the same network; closed
  Ipv4Address address;  // by which the other end reaches it
};

// Between the two nothing gets lost but for want of room.
struct UdpContractSubject {
  UdpEnd under_test;
  UdpEnd peer;
};

void check_udp_contract(const UdpContractSubject& subject);

// Opens it at a port that nobody has, and gives that.
std::uint16_t open_at_some_port(UdpSocket& udp);

}  // namespace test_support
