// Numeric addresses, IPv4 and IPv6, for the system's socket calls.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>

namespace prometheus_express::posix {

class Address {
 public:
  // False where the text is neither an IPv4 nor an IPv6 address.
  bool parse(const char* text, std::uint16_t port);

  // What accept4() and the like fill.
  sockaddr* storage() {
    size_ = sizeof(storage_);
    return reinterpret_cast<sockaddr*>(&storage_);
  }
  socklen_t& storage_size() { return size_; }

  // As Connection::peer().
  std::uint64_t key() const;

  int family() const { return storage_.ss_family; }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }

 private:
  sockaddr_storage storage_ = {};
  socklen_t size_ = 0;
};

}  // namespace prometheus_express::posix
