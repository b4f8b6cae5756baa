// Resolver over the system's getaddrinfo.
#pragma once

#include <string>
#include <vector>

#include "prometheus_express/net/resolver.h"

namespace prometheus_express::sockets {

// Asks the system for the addresses of a name when its first one is asked for, and keeps them until
// then. Blocks for as long as the system's resolver takes, whatever time limit a call has; nothing
// blocks for numeric addresses, which are not looked up, nor for localhost and names below it,
// which are ::1 and 127.0.0.1 whatever the system says. Allocates. Use it from one thread.
class Resolver final : public prometheus_express::Resolver {
 public:
  Answer resolve(std::string_view name, std::size_t index,
                 char (&address)[kAddressTextBytes]) override;

 private:
  void look_up(std::string_view name);

  std::vector<std::string> addresses_;  // of the name that was asked for last
};

}  // namespace prometheus_express::sockets
