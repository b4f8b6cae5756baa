// Numeric addresses, IPv4 and where there is one IPv6, for the system's socket calls.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/sockets/system.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::sockets {

class Address {
 public:
  // False where the text is neither an IPv4 nor an IPv6 address.
  bool parse(const char* text, std::uint16_t port);

  void set_ipv4(const Ipv4Address& address, std::uint16_t port);

  // False where it is longer than any address.
  bool copy(const sockaddr* address, std::size_t size);

  // What accept and the like fill.
  sockaddr* storage() {
    size_ = sizeof(storage_);
    return reinterpret_cast<sockaddr*>(&storage_);
  }
  socklen_t& storage_size() { return size_; }

  // As Connection::peer().
  std::uint64_t key() const;

  // The port, or 0 of no address.
  std::uint16_t port() const;

  // False where it is no IPv4 address.
  bool read_ipv4(Ipv4Address& address) const;

  // The address as a number; false where there is none, or no room for it. No zone (fe80::1%eth0).
  bool write_to(char* text, std::size_t size) const;

  int family() const { return storage_.ss_family; }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }

 private:
  sockaddr_storage storage_ = {};
  socklen_t size_ = 0;
};

}  // namespace prometheus_express::sockets
