#include "prometheus_express/push/instance_ip.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <cstring>

#include "prometheus_express/net/sockets/address.h"
#include "prometheus_express/net/sockets/system.h"

namespace prometheus_express {
namespace {

namespace system = sockets::system;

// Addresses that belong to nobody (RFC 5737, RFC 3849): only the way to them matters.
constexpr const char* kElsewhere[] = {"192.0.2.1", "2001:db8::1"};

// The own address on the way to another one. To connect a datagram socket sends nothing.
bool find_own_address(const char* elsewhere, char (&text)[kAddressTextBytes]) {
  sockets::Address to;
  if (!to.parse(elsewhere, 9)) return false;
  const sockets::Handle socket = system::open_datagram(to.family());
  if (socket == sockets::kNoSocket) return false;
  sockets::Address own;
  sockaddr* const storage = own.storage();
  const bool found = system::connect_to(socket, to.get(), to.size()) &&
                     system::own_address(socket, storage, &own.storage_size()) &&
                     own.write_to(text, sizeof(text));
  system::end(socket);
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
