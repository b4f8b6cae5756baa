// A lwIP with IPv6 serves both: one listener, and peers that are told apart.
#include <doctest/doctest.h>
#include <lwip/opt.h>

#include "lwip/wire.h"
#include "prometheus_express/net/lwip/network.h"

using namespace prometheus_express;
using test_support::Wire;

static_assert(LWIP_IPV6 && LWIP_IPV4);

namespace {

struct Fixture {
  Wire wire;
  lwip::Network<2> server{wire};
  lwip::Network<2> client{wire};
  Listener* listener = nullptr;

  Fixture() { REQUIRE(server.listen_on(80, listener).ok()); }

  // The server's end of a connection to this address.
  Connection* connect(const char* address, Connection*& end) {
    REQUIRE(client.connect_to(address, 80, end).ok());
    Connection* accepted = nullptr;
    for (int i = 0; i < 20 && accepted == nullptr; ++i) {
      server.update();
      client.update();
      accepted = listener->accept_next();
    }
    REQUIRE(accepted != nullptr);
    return accepted;
  }
};

TEST_CASE("one listener takes connections over IPv4 and IPv6") {
  Fixture f;
  Connection* ends[2];
  Connection* const over_4 = f.connect("10.0.0.1", ends[0]);
  Connection* const over_6 = f.connect("fd00::1", ends[1]);
  CHECK(over_4->peer() == 0x0A000001);
  CHECK(over_6->peer() == 0xFD000000'00000000);  // its network of 64 bits
  for (Connection* const connection : {over_4, over_6, ends[0], ends[1]}) connection->stop();
}

TEST_CASE("what is an address of neither is said") {
  Fixture f;
  Connection* connection = nullptr;
  for (const char* text : {"fd00::1::2", "fd00:1", "10.0.0", "gateway.example", "[fd00::1]", ""}) {
    CAPTURE(text);
    CHECK(f.client.connect_to(text, 80, connection).code() == StatusCode::kInvalid);
    CHECK(connection == nullptr);
  }
}

}  // namespace
