// With TCP_LISTEN_BACKLOG 0, as lwIP has it where nobody says otherwise.
#include <doctest/doctest.h>
#include <lwip/opt.h>

#include "prometheus_express/net/lwip/network.h"
#include "wire.h"

using namespace prometheus_express;
using test_support::Wire;

static_assert(TCP_LISTEN_BACKLOG == 0);

namespace {

// Until both have nothing more to tell.
template <class A, class B>
void settle(A& a, B& b) {
  for (int i = 0; i < 50; ++i) {
    a.update();
    b.update();
  }
}

}  // namespace

TEST_CASE("who finds no room is reset, and others are served") {
  Wire wire;
  lwip::Network<1> server{wire};
  lwip::Network<3> clients{wire};
  Listener* listener = nullptr;
  REQUIRE(server.listen_on(80, listener).ok());
  for (int round = 0; round < 3; ++round) {
    Connection* first = nullptr;
    Connection* second = nullptr;
    REQUIRE(clients.connect_to(Wire::kAddress, 80, first).ok());
    settle(server, clients);
    REQUIRE(clients.connect_to(Wire::kAddress, 80, second).ok());
    settle(server, clients);
    Connection* const accepted = listener->accept_next();
    REQUIRE(accepted != nullptr);
    CHECK(listener->accept_next() == nullptr);
    REQUIRE(accepted->write_some("hello", 5).count == 5);
    settle(server, clients);
    char text[8];
    CHECK(first->read_some(text, sizeof(text)).count == 5);
    CHECK(second->read_some(text, sizeof(text)).status == IoStatus::kError);
    accepted->stop();
    settle(server, clients);
    first->stop();
    second->stop();
    settle(server, clients);
  }
  listener->stop();
}
