// The network that an emulated W5500 believes to be on: a router, a DHCP server, a DNS server, an
// SNTP server, and peers that stand for ports of this host's loopback. Nothing leaves the host.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "emulators/contracts.h"
#include "emulators/w5500/servers/dhcp_server.h"
#include "emulators/w5500/servers/dns_server.h"
#include "emulators/w5500/servers/sntp_server.h"
#include "emulators/w5500/servers/udp_service.h"

namespace emulators::w5500 {

struct NetworkConfig {
  Address subnet_mask = {255, 255, 255, 0};
  Address router = {10, 0, 2, 2};  // also the address of the DHCP and SNTP servers
  Address dns = {10, 0, 2, 3};
  Address lease = {10, 0, 2, 15};  // what DHCP gives to the chip
  std::uint32_t lease_s = 86'400;
  std::uint64_t epoch_unix_s = 1'700'000'000;  // what SNTP calls the clock's 0
};

class VirtualNetwork {
 public:
  // Where a connection of the chip's leads.
  enum class Route : std::uint8_t { kNoHost, kSilent, kRefused, kHostPort };
  struct Way {
    Route route = Route::kNoHost;
    std::uint16_t host_port = 0;
  };

  // What became of a datagram.
  enum class Sent : std::uint8_t { kDelivered, kDropped, kPortUnreachable };

  // The clock is borrowed.
  VirtualNetwork(const Clock& clock, const NetworkConfig& config);

  // TCP connections to this address and port go to a port of 127.0.0.1. In the router's subnet the
  // address becomes that of a host; elsewhere the chip reaches it through the router.
  void map_peer(const Address& address, std::uint16_t port, std::uint16_t host_port);

  // This address exists, and does not answer at this port. Takes a mapping back.
  void silence_peer(const Address& address, std::uint16_t port);

  // As whom the chip sees a client on this host: 127.0.0.1 is the router, 127.1.2.3 a host behind
  // it, 10.1.2.3.
  Address address_of(const Address& client) const;

  // A host of the subnet that answers ARP, with `hardware`, and refuses everything.
  void add_host(const Address& address, const Hardware& hardware = kHostHardware);

  // No such host any more, and none of its ports.
  void remove_host(const Address& address);

  // One more server; borrowed.
  void add_service(UdpService& service) { services_.push_back(&service); }

  // What a host of the subnet answers when ARP asks for this address; nullptr: nobody does.
  const Hardware* hardware_of(const Address& address) const;
  bool resolves(const Address& address) const { return hardware_of(address) != nullptr; }

  // Where a TCP connection to this address leads, if `next_hop` is whom the chip gives its packets
  // to.
  Way route(const Address& next_hop, const Address& address, std::uint16_t port) const;

  Sent send(const Datagram& datagram);

  // A datagram for the chip, from anybody.
  void inject(const Datagram& datagram) { inbox_.push_back(datagram); }
  bool has_mail() const { return !inbox_.empty(); }
  std::vector<Datagram> take_mail() { return std::exchange(inbox_, {}); }

  const NetworkConfig& config() const { return config_; }
  DhcpServer& dhcp() { return dhcp_; }
  DnsServer& dns() { return dns_; }
  SntpServer& sntp() { return sntp_; }

 private:
  using Peer = std::pair<Address, std::uint16_t>;

  bool in_subnet(const Address& address) const;

  NetworkConfig config_;
  DhcpServer dhcp_;
  DnsServer dns_;
  SntpServer sntp_;
  std::vector<UdpService*> services_;
  std::map<Address, Hardware> hosts_;
  std::map<Peer, Way> peers_;
  std::vector<Datagram> inbox_;
};

}  // namespace emulators::w5500
