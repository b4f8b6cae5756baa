#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include <cstring>

#include "prometheus_express/net/big_endian.h"
#include "prometheus_express/net/sockets/address.h"

namespace prometheus_express::sockets {
namespace {

template <class Ip>
Ip as(const sockaddr_storage& storage) {
  Ip ip;
  std::memcpy(&ip, &storage, sizeof(ip));
  return ip;
}

}  // namespace

bool Address::parse(const char* text, std::uint16_t port) {
  in_addr ip;
  if (system::text_to_ip(AF_INET, text, &ip)) {
    Ipv4Address bytes;
    static_assert(sizeof(ip) == sizeof(bytes));
    std::memcpy(bytes.data(), &ip, sizeof(ip));
    set_ipv4(bytes, port);
    return true;
  }
#if PROMETHEUS_EXPRESS_IPV6_SOCKETS
  sockaddr_in6 v6 = {};
  if (system::text_to_ip(AF_INET6, text, &v6.sin6_addr)) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&storage_, &v6, sizeof(v6));
    size_ = sizeof(v6);
    return true;
  }
#endif
  return false;
}

void Address::set_ipv4(const Ipv4Address& address, std::uint16_t port) {
  sockaddr_in v4 = {};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  std::memcpy(&v4.sin_addr, address.data(), address.size());
  std::memcpy(&storage_, &v4, sizeof(v4));
  size_ = sizeof(v4);
}

bool Address::copy(const sockaddr* address, std::size_t size) {
  if (size > sizeof(storage_)) return false;
  std::memcpy(&storage_, address, size);
  size_ = static_cast<socklen_t>(size);
  return true;
}

std::uint64_t Address::key() const {
  if (family() == AF_INET) return ntohl(as<sockaddr_in>(storage_).sin_addr.s_addr);
#if PROMETHEUS_EXPRESS_IPV6_SOCKETS
  if (family() != AF_INET6) return 0;
  unsigned char bytes[16];
  const auto v6 = as<sockaddr_in6>(storage_);
  std::memcpy(bytes, &v6.sin6_addr, sizeof(bytes));
  const std::uint64_t network = std::uint64_t{big_endian32(bytes)} << 32 | big_endian32(bytes + 4);
  const bool is_network = network != 0;  // else an IPv4 address in IPv6's form, or this machine
  return is_network ? network : big_endian32(bytes + 12);
#else
  return 0;
#endif
}

std::uint16_t Address::port() const {
  if (family() == AF_INET) return ntohs(as<sockaddr_in>(storage_).sin_port);
#if PROMETHEUS_EXPRESS_IPV6_SOCKETS
  if (family() == AF_INET6) return ntohs(as<sockaddr_in6>(storage_).sin6_port);
#endif
  return 0;
}

bool Address::read_ipv4(Ipv4Address& address) const {
  if (family() != AF_INET) return false;
  const auto v4 = as<sockaddr_in>(storage_);
  std::memcpy(address.data(), &v4.sin_addr, address.size());
  return true;
}

bool Address::write_to(char* text, std::size_t size) const {
  const auto room = static_cast<socklen_t>(size);
  if (family() == AF_INET) {
    auto v4 = as<sockaddr_in>(storage_);
    return system::ip_to_text(AF_INET, &v4.sin_addr, text, room);
  }
#if PROMETHEUS_EXPRESS_IPV6_SOCKETS
  if (family() == AF_INET6) {
    auto v6 = as<sockaddr_in6>(storage_);
    return v6.sin6_scope_id == 0 && system::ip_to_text(AF_INET6, &v6.sin6_addr, text, room);
  }
#endif
  return false;
}

}  // namespace prometheus_express::sockets

#endif
