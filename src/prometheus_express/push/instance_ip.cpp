#include "prometheus_express/push/instance_ip.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "prometheus_express/net/posix/address.h"

namespace prometheus_express {
namespace {

// Addresses that belong to nobody (RFC 5737, RFC 3849): only the way to them matters.
constexpr const char* kElsewhere[] = {"192.0.2.1", "2001:db8::1"};

// The own address on the way to another one. To connect a datagram socket sends nothing.
bool find_own_address(const char* elsewhere, char (&text)[kAddressTextBytes]) {
  posix::Address to;
  if (!to.parse(elsewhere, 9)) return false;
  const int fd = ::socket(to.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  sockaddr_storage own = {};
  socklen_t size = sizeof(own);
  const bool found = ::connect(fd, to.get(), to.size()) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0 &&
                     ::getnameinfo(reinterpret_cast<const sockaddr*>(&own), size, text,
                                   sizeof(text), nullptr, 0, NI_NUMERICHOST) == 0;
  ::close(fd);
  return found;
}

}  // namespace

InstanceIpGroupingKey::InstanceIpGroupingKey(const char (&address)[kAddressTextBytes]) {
  std::memcpy(address_, address, sizeof(address_));
  labels_[0] = {"instance", address_};
}

InstanceIpGroupingKey instance_ip_grouping_key() {
  char text[kAddressTextBytes] = "127.0.0.1";
  for (const char* const elsewhere : kElsewhere) {
    char found[kAddressTextBytes] = {};
    if (!find_own_address(elsewhere, found)) continue;
    std::memcpy(text, found, sizeof(text));
    break;
  }
  return InstanceIpGroupingKey(text);
}

}  // namespace prometheus_express

#endif
