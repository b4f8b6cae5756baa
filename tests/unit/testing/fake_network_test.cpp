#include "prometheus_express/testing/fake_network.h"

#include <doctest/doctest.h>

#include "support/network_contract.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

TEST_CASE("the fake network keeps the contract") {
  FakeNetwork network;
  check_network_contract({network, network, "127.0.0.1", 8});
  CHECK(network.misuses() == 0);
}

TEST_CASE("the fake network keeps the contract byte by byte") {
  FakeNetwork network;
  network.set_most_read(1);
  network.set_most_written(1);
  check_network_contract({network, network, "127.0.0.1", 8});
  CHECK(network.misuses() == 0);
}

TEST_CASE("a full fake network leaves connections waiting") {
  FakeNetwork network(1);
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(80, listener).ok());
  network.client(80).send_text("first");
  network.client(80).send_text("second");
  Connection* const first = listener->accept_next();
  REQUIRE(first != nullptr);
  CHECK(listener->accept_next() == nullptr);
  first->stop();
  Connection* const second = listener->accept_next();
  REQUIRE(second != nullptr);
  char buffer[10] = {};
  CHECK(second->read_some(buffer, sizeof(buffer)).count == 6);
  second->stop();
  CHECK(network.open_connections() == 0);
}

TEST_CASE("the fake network fails the operation that it is told to fail") {
  FakeNetwork network;
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(80, listener).ok());
  FakeClient& client = network.client(80);
  client.send_text("hello");
  network.fail_operation(3);
  Connection* const connection = listener->accept_next();
  REQUIRE(connection != nullptr);
  char buffer[4] = {};
  CHECK(connection->read_some(buffer, sizeof(buffer)).status == IoStatus::kOk);
  CHECK(connection->read_some(buffer, sizeof(buffer)).status == IoStatus::kError);
  CHECK(client.was_cut());
  connection->stop();
  CHECK(network.misuses() == 0);
}

}  // namespace
