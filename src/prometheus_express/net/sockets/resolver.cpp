#include "prometheus_express/net/sockets/resolver.h"

#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include <cstring>

#include "prometheus_express/net/localhost.h"
#include "prometheus_express/net/sockets/address.h"

namespace prometheus_express::sockets {

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
  system::FoundAddress hints = {};
  hints.ai_socktype = SOCK_STREAM;
  system::FoundAddress* found = nullptr;
  if (!system::start() || system::find_addresses(std::string(name).c_str(), &hints, &found) != 0) {
    return;
  }
  for (const system::FoundAddress* at = found; at != nullptr; at = at->ai_next) {
    Address address;
    char text[kAddressTextBytes];
    if (address.copy(at->ai_addr, static_cast<std::size_t>(at->ai_addrlen)) &&
        address.write_to(text, sizeof(text))) {
      addresses_.emplace_back(text);
    }
  }
  system::free_addresses(found);
}

}  // namespace prometheus_express::sockets

#endif
