#include "prometheus_express/net/posix/address.h"

#include <arpa/inet.h>

#include <cstring>

#include "prometheus_express/net/big_endian.h"

namespace prometheus_express::posix {

bool Address::parse(const char* text, std::uint16_t port) {
  sockaddr_in v4 = {};
  sockaddr_in6 v6 = {};
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&storage_, &v4, sizeof(v4));
    size_ = sizeof(v4);
    return true;
  }
  if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&storage_, &v6, sizeof(v6));
    size_ = sizeof(v6);
    return true;
  }
  return false;
}

std::uint64_t Address::key() const {
  if (family() == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &storage_, sizeof(v4));
    return ntohl(v4.sin_addr.s_addr);
  }
  if (family() != AF_INET6) return 0;
  sockaddr_in6 v6;
  std::memcpy(&v6, &storage_, sizeof(v6));
  const auto* const bytes = v6.sin6_addr.s6_addr;
  const std::uint64_t network = std::uint64_t{big_endian32(bytes)} << 32 | big_endian32(bytes + 4);
  const bool is_network = network != 0;  // else an IPv4 address in IPv6's form, or this machine
  return is_network ? network : big_endian32(bytes + 12);
}

}  // namespace prometheus_express::posix
