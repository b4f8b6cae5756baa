// What every port of Network must do. Each port's tests call this from a TEST_CASE; the subcases
// are run one after another.
#pragma once

#include "prometheus_express/net/network.h"

namespace test_support {

using namespace prometheus_express;

struct ContractSubject {
  Network& server;              // listens; the port under test
  Network& client;              // connects to it; may be the same
  const char* address;          // where `client` reaches `server`
  std::size_t max_connections;  // that `server` has room for; not more than a few hundred
};

void check_network_contract(const ContractSubject& subject);

}  // namespace test_support
