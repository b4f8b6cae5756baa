// Random use while packets get lost and memory runs out.
#include <doctest/doctest.h>

#include "lwip/wire.h"
#include "prometheus_express/net/lwip/network.h"
#include "support/random_use.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

std::size_t use(unsigned seed) {
  Wire wire;
  lwip::Network<RandomUse::kPairs> server(wire);
  lwip::Network<RandomUse::kPairs> client(wire);
  RandomUse use(server, client, Wire::kAddress, 80, seed);
  wire.lose_every(seed % 3 == 0 ? 0 : 5 + seed % 20);
  for (int i = 0; i < 20'000; ++i) {
    if (use.random(100) == 0) wire.fail_allocation(use.random(20));
    use.step();
  }
  return use.complete();
}

TEST_CASE("random use") {
  std::size_t complete = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    complete += use(seed);
  }
  MESSAGE(complete, " connections went well to their end");
  CHECK(complete > 100);
}

}  // namespace
