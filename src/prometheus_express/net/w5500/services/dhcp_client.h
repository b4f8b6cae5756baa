// Gets the device's address from a DHCP server and keeps it (RFC 2131, options of RFC 2132). Part
// of Network, which polls it when Options names no address.
#pragma once

#include <cstdint>

#include "prometheus_express/net/w5500/addresses.h"
#include "prometheus_express/net/w5500/udp_socket.h"

namespace prometheus_express::w5500 {

class Network;
struct DhcpReply;

// Discovers, requests, renews at T1, rebinds at T2, and gives the address up when its time is over
// or the server says so. Messages are repeated after 4, 8, 16, 32 and 64 s, each +-1 s (section
// 4.1). One socket of the chip is open while an answer is waited for, and none while the lease is
// good.
class DhcpClient {
 public:
  explicit DhcpClient(Network& network) : network_(network), udp_(network) {}

  void poll();

  // The cable is back, maybe in another network: asks whether the address is still good.
  void link_is_up();

 private:
  enum class State : std::uint8_t { kSelecting, kRequesting, kBound, kRenewing, kRebinding };

  void transmit();
  bool receive(DhcpReply& reply);
  void take(const DhcpReply& reply);
  void take_lease(const DhcpReply& reply);
  void lose_lease();
  void enter(State state, std::uint32_t delay_ms = 0);
  std::uint32_t next_delay_ms();
  bool has_lease() const { return state_ >= State::kBound; }

  Network& network_;
  UdpSocket udp_;
  // Times of Network::in_ms: they compare right for 24 days.
  std::uint32_t send_ms_ = 0;    // when to send next
  std::uint32_t begin_ms_ = 0;   // when this exchange began
  std::uint32_t renew_ms_ = 0;   // T1
  std::uint32_t rebind_ms_ = 0;  // T2
  std::uint32_t expiry_ms_ = 0;
  std::uint32_t transaction_ = 0;
  Ipv4Address offered_ = {};
  Ipv4Address server_ = {};
  std::uint8_t sent_ = 0;  // messages of this exchange
  State state_ = State::kSelecting;
  bool begun_ = false;
  bool forever_ = false;  // the lease has no end
};

}  // namespace prometheus_express::w5500
