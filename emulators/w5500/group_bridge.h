// A group of multicast on the virtual network that is the same group on this host's loopback: what
// the chip sends to it is sent there, as by 127.0.0.2, and what programs of this host send to it,
// as by other hosts, reaches the chip. Nothing leaves the host.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/w5500/bridge.h"
#include "emulators/w5500/servers/udp_service.h"

namespace emulators::w5500 {

class GroupBridge final : public UdpService {
 public:
  // With is_open() false where the host has no such group.
  GroupBridge(const Address& group, std::uint16_t port);

  bool is_open() const { return receiver_.is_open() && sender_.is_open(); }

  // Readable when somebody has sent to the group.
  HostSocket& receiver() { return receiver_; }

  // The next datagram that came, from an address of this host; false: there is none.
  bool receive(Datagram& datagram);

  bool serves(const Address& to, std::uint16_t port) const override {
    return to == group_ && port == port_;
  }
  void take(const Datagram& datagram, std::vector<Datagram>& answers) override;

 private:
  Address group_;
  std::uint16_t port_;
  HostSocket receiver_;
  HostSocket sender_;
};

}  // namespace emulators::w5500
