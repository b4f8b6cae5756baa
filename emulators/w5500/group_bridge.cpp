#include "emulators/w5500/group_bridge.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

namespace emulators::w5500 {
namespace {

constexpr Address kAnybody = {127, 0, 0, 1};
constexpr Address kChip = {127, 0, 0, 2};  // tells what the chip has sent from all else

in_addr host_address(const Address& address) {
  in_addr made{};
  std::memcpy(&made, address.data(), address.size());
  return made;
}

sockaddr_in end_at(const Address& address, std::uint16_t port) {
  sockaddr_in end{};
  end.sin_family = AF_INET;
  end.sin_port = htons(port);
  end.sin_addr = host_address(address);
  return end;
}

const sockaddr* general(const sockaddr_in& end) { return reinterpret_cast<const sockaddr*>(&end); }

// Bound where other programs of the host are too.
HostSocket bound_to(const Address& address, std::uint16_t port) {
  HostSocket made = HostSocket::udp();
  const int on = 1;
  const sockaddr_in end = end_at(address, port);
  if (::setsockopt(made.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::setsockopt(made.fd(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0 ||
      ::bind(made.fd(), general(end), sizeof end) != 0) {
    made.close();
  }
  return made;
}

}  // namespace

GroupBridge::GroupBridge(const Address& group, std::uint16_t port)
    : group_(group), port_(port), receiver_(bound_to(group, port)), sender_(bound_to(kChip, port)) {
  const ip_mreq membership{host_address(group), host_address(kAnybody)};
  if (::setsockopt(receiver_.fd(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) !=
      0) {
    receiver_.close();
  }
  const in_addr loopback = host_address(kAnybody);
  if (::setsockopt(sender_.fd(), IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback) != 0) {
    sender_.close();
  }
}

bool GroupBridge::receive(Datagram& datagram) {
  std::array<std::uint8_t, 2048> bytes;
  for (;;) {
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    const ssize_t size = ::recvfrom(receiver_.fd(), bytes.data(), bytes.size(), 0,
                                    reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size < 0) return false;
    std::memcpy(datagram.from.data(), &from.sin_addr, datagram.from.size());
    if (datagram.from == kChip) continue;
    datagram.from_port = ntohs(from.sin_port);
    datagram.to = group_;
    datagram.to_port = port_;
    datagram.data.assign(bytes.begin(), bytes.begin() + size);
    return true;
  }
}

// What the host does not take is lost, as on a wire.
void GroupBridge::take(const Datagram& datagram, std::vector<Datagram>&) {
  const sockaddr_in end = end_at(group_, port_);
  const int ttl = datagram.ttl;
  static_cast<void>(::setsockopt(sender_.fd(), IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof ttl));
  static_cast<void>(::sendto(sender_.fd(), datagram.data.data(), datagram.data.size(), 0,
                             general(end), sizeof end));
}

}  // namespace emulators::w5500
