#include "prometheus_express/net/posix/address.h"

#include <arpa/inet.h>

#include <cstring>

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

}  // namespace prometheus_express::posix
