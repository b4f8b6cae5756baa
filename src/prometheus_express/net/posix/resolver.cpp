#include "prometheus_express/net/posix/resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <cstring>

#include "prometheus_express/net/localhost.h"

namespace prometheus_express::posix {

Resolver::Answer Resolver::resolve(std::string_view name, std::size_t index,
                                   char (&address)[kAddressTextBytes]) {
  if (index == 0) look_up(name);
  if (index >= addresses_.size()) return Answer::kNone;
  std::memcpy(address, addresses_[index].c_str(), addresses_[index].size() + 1);
  return Answer::kFound;
}

void Resolver::look_up(std::string_view name) {
  addresses_.clear();
  if (is_localhost(name)) {
    addresses_ = {"::1", "127.0.0.1"};
    return;
  }
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(std::string(name).c_str(), nullptr, &hints, &found) != 0) return;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    char text[NI_MAXHOST];
    // An address with a zone (fe80::1%eth0) is longer than the rest, and no use to Network.
    if (::getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof(text), nullptr, 0,
                      NI_NUMERICHOST) == 0 &&
        std::strlen(text) < kAddressTextBytes && std::strchr(text, '%') == nullptr) {
      addresses_.emplace_back(text);
    }
  }
  ::freeaddrinfo(found);
}

}  // namespace prometheus_express::posix
