#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include <cstring>

#include "prometheus_express/net/sockets/address.h"

namespace prometheus_express::sockets::system {

#if defined(IP_ADD_MEMBERSHIP) && !defined(__ZEPHYR__)

namespace {

// As each system wants it.
#if defined(_WIN32)
constexpr DWORD kTtl = 255;
#else
constexpr unsigned char kTtl = 255;
#endif

in_addr raw(const Ipv4Address& address) {
  in_addr made;
  std::memcpy(&made, address.data(), address.size());
  return made;
}

// Others on this machine answer at the port as well, a system's own service first of all.
void share_port(Handle socket) {
  const int on = 1;
  (void)set_option(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
#if defined(SO_REUSEPORT) && !defined(__linux__)
  (void)set_option(socket, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
#endif
}

bool join(Handle socket, const Ipv4Address& group, const Ipv4Address& own, std::uint16_t port) {
  share_port(socket);
  Address at;
  at.set_ipv4({}, port);
  ip_mreq request;
  request.imr_multiaddr = raw(group);
  request.imr_interface = raw(own);
  return bind_to(socket, at.get(), at.size()) &&
         set_option(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(request)) &&
         set_option(socket, IPPROTO_IP, IP_MULTICAST_IF, &request.imr_interface,
                    sizeof(request.imr_interface)) &&
         set_option(socket, IPPROTO_IP, IP_MULTICAST_TTL, &kTtl, sizeof(kTtl));
}

}  // namespace

Handle open_in_group(const Ipv4Address& group, const Ipv4Address& own, std::uint16_t port) {
  const Handle socket = open_datagram(AF_INET);
  if (socket == kNoSocket || join(socket, group, own, port)) return socket;
  end(socket);
  return kNoSocket;
}

#else

Handle open_in_group(const Ipv4Address&, const Ipv4Address&, std::uint16_t) { return kNoSocket; }

#endif

}  // namespace prometheus_express::sockets::system

#endif
