// Gets the device's address from a DHCP server and keeps it (RFC 2131, options of RFC 2132). Part
// of Network, which updates it when Options names no address.
#pragma once

#include <cstdint>

#include "prometheus_express/net/w5500/addresses.h"
#include "prometheus_express/net/w5500/udp_socket.h"

namespace prometheus_express::w5500 {

class Network;
struct DhcpReply;

// Discovers, requests, probes, renews at T1, rebinds at T2, and gives the address up when its time
// is over or the server says so. Messages are repeated after 4, 8, 16, 32 and 64 s, each +-1 s
// (section 4.1). One socket of the chip is open while an answer is waited for, and none while the
// lease is good.
//
// Before a new address is used, ARP asks whether somebody has it (section 3.1; RFC 5227). The chip
// sends ARP only for what it has to send, so it is given a datagram of one byte for that address,
// port 9. On the wire go three ARP requests, 0.2 s apart, in which 0.0.0.0 asks (RFC 5227: probes);
// where nobody answers nothing else, and the address is used after 0.6 s. Who answers gets the
// datagram, and the address is declined: all begins anew 10 s later. An answer with our own
// hardware address does not count: access points answer so for their clients.
//
// What the chip leaves out of RFC 5227: it probes faster, for 0.6 s instead of 4 to 7, does not
// hear others probe for the same address, and does not announce it. Of conflicts that come later it
// tells those that show in an ARP request of the other one; they are counted
// (Statistics::address_conflicts), and the address is kept. Nor is an address probed that is asked
// for again when the link was lost.
class DhcpClient {
 public:
  explicit DhcpClient(Network& network) : network_(network), udp_(network) {}

  void update();

  // The cable is back, maybe in another network: asks whether the address is still good.
  void link_is_up();

 private:
  enum class State : std::uint8_t {
    kSelecting,
    kRequesting,
    kProbing,    // whether somebody has the address that was given to us
    kDeclining,  // because somebody has
    kBound,
    kRenewing,
    kRebinding,
  };

  void transmit();
  bool receive(DhcpReply& reply);
  void take(const DhcpReply& reply);
  void take_lease(const DhcpReply& reply);
  void probe();
  void follow_probe();
  void become_bound();
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
  Ipv4Settings offered_ = {};
  Ipv4Address server_ = {};
  std::uint8_t sent_ = 0;  // messages of this exchange
  State state_ = State::kSelecting;
  bool begun_ = false;
  bool forever_ = false;  // the lease has no end
};

}  // namespace prometheus_express::w5500
