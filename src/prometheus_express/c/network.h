// What a pe_network holds.
#pragma once

#include "prometheus_express/c/object.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express::c {

// A network that the program has in C++, or one over sockets that this object owns.
struct NetworkObject : Object {
  NetworkObject(prometheus_express::Network& its_network, bool is_owned)
      : network(its_network), owned(is_owned) {}

  // Whatever borrows the network says so while it does.
  void use() { users.add(1); }
  void let_go() { users.add(~std::uint64_t{0}); }

  prometheus_express::Network& network;
  bool owned;
  IntegerCell users;
};

inline pe_status find(pe_network* at, NetworkObject*& network) {
  network = reinterpret_cast<NetworkObject*>(at);
  return check(at, ObjectKind::kNetwork);
}

}  // namespace prometheus_express::c
