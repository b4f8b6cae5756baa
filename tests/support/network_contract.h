// What every port of Network must do. Each port's tests call this from a TEST_CASE; the subcases
// are run one after another.
#pragma once

#include "prometheus_express/net/network.h"

namespace test_support {

using namespace prometheus_express;

// What the classes that a port is made over cannot do; true: they can. Where they cannot, the port
// is held to what it promises instead, which is said here.
struct ContractAbilities {
  bool ends_one_direction = true;  // else: the end reaches the peer all the same, and nobody hangs
  bool cuts = true;                // else: a cut reaches the peer as an end, good or not
  bool stops_listening = true;     // else: who connects afterwards sees an end, good or not
  bool knows_room = true;          // else: a write waits for a peer that reads, which one here does
};

struct ContractSubject {
  Network& server;              // listens; the port under test
  Network& client;              // connects to it; may be the same
  const char* address;          // where `client` reaches `server`
  std::size_t max_connections;  // that `server` has room for; not more than a few hundred
  ContractAbilities abilities = {};
};

void check_network_contract(const ContractSubject& subject);

}  // namespace test_support
