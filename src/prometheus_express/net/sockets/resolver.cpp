#include "prometheus_express/net/sockets/resolver.h"

#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include <cstring>

#include "prometheus_express/net/localhost.h"
#include "prometheus_express/net/sockets/address.h"

namespace prometheus_express::sockets {
namespace {

#if PROMETHEUS_EXPRESS_LWIP_SOCKETS
const auto system_getaddrinfo = lwip_getaddrinfo;
const auto system_freeaddrinfo = lwip_freeaddrinfo;
#else
const auto system_getaddrinfo = ::getaddrinfo;
const auto system_freeaddrinfo = ::freeaddrinfo;
#endif

}  // namespace

Resolver::Answer Resolver::resolve(std::string_view name, std::size_t index,
                                   char (&address)[kAddressTextBytes]) {
  if (index == 0) look_up(name);
  if (index >= addresses_.size()) return Answer::kNone;
  std::memcpy(address, addresses_[index].c_str(), addresses_[index].size() + 1);
  return Answer::kFound;
}

void Resolver::look_up(std::string_view name) {
  addresses_.clear();
  if (name.empty()) return;  // to Windows, all addresses of this machine
  if (is_localhost(name)) {
    addresses_ = {"::1", "127.0.0.1"};
    return;
  }
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (!system::start() ||
      system_getaddrinfo(std::string(name).c_str(), nullptr, &hints, &found) != 0) {
    return;
  }
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    Address address;
    char text[kAddressTextBytes];
    if (address.copy(at->ai_addr, static_cast<std::size_t>(at->ai_addrlen)) &&
        address.write_to(text, sizeof(text))) {
      addresses_.emplace_back(text);
    }
  }
  system_freeaddrinfo(found);
}

}  // namespace prometheus_express::sockets

#endif
