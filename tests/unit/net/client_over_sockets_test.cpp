// The HTTP client over real sockets, and names as the system resolves them.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "support/allocation_count.h"

namespace prom = prometheus_express;

namespace {

class Zeros final : public prom::BodySource {
 public:
  explicit Zeros(std::size_t size) : left_(size) {}
  prom::BodyResult read_some(char* buffer, std::size_t size) override {
    const std::size_t count = size < left_ ? size : left_;
    for (std::size_t i = 0; i < count; ++i) buffer[i] = '0';
    left_ -= count;
    return {count, left_ == 0 ? prom::BodyStatus::kEnd : prom::BodyStatus::kMore};
  }
  void release() override {}

 private:
  std::size_t left_;
};

void count_body(const prom::Request& request, prom::Response& response) {
  response.append(std::to_string(request.body().size()));
}

struct Fixture {
  prom::sockets::Network network{{"127.0.0.1"}};
  prom::sockets::Resolver resolver;
  const prom::Route routes[1] = {{"PUT", "/count", count_body}};
  prom::HttpServer<2, 200'000> server{network, 0, prom::Router{routes}};
  prom::HttpClient<> client{network, &resolver};

  void put(const std::string& host, prom::BodySource& body) {
    const std::string text = host + ":" + std::to_string(server.port()) + "/count";
    prom::Url url;
    REQUIRE(prom::parse_url(text, url).ok());
    client.begin("PUT", url);
    client.send_request(body, 10'000);
    while (client.busy()) {
      client.update();
      server.update();
      if (client.next_deadline_ms() != 0 && server.next_deadline_ms() != 0) {
        network.wait(network.now_ms() + 10);
      }
    }
  }
};

TEST_CASE("small and large bodies, by address and by name") {
  Fixture fixture;
  for (const char* const host : {"127.0.0.1", "localhost"}) {
    for (const std::size_t size : {0U, 10U, 16'000U, 150'000U}) {
      Zeros body{size};
      fixture.put(host, body);
      REQUIRE_MESSAGE(fixture.client.status().ok(), fixture.client.status().text());
      CHECK(fixture.client.response_status() == 200);
      CHECK(fixture.client.body() == std::to_string(size));
    }
  }
}

TEST_CASE("a call allocates nothing") {
  Fixture fixture;
  Zeros first{1'000};
  fixture.put("127.0.0.1", first);
  const std::uint64_t before = test_support::allocations();
  prom::Url url;
  char text[40] = "127.0.0.1:";
  text[10 + std::to_string(fixture.server.port()).copy(text + 10, 5)] = '\0';
  REQUIRE(prom::parse_url(text, url).ok());
  for (int i = 0; i < 20; ++i) {
    Zeros body{50'000};
    fixture.client.begin("PUT", url);
    fixture.client.add_target("/count");
    fixture.client.send_request(body, 10'000);
    while (fixture.client.busy()) {
      fixture.client.update();
      fixture.server.update();
    }
    REQUIRE(fixture.client.status().ok());
  }
  CHECK(test_support::allocations() == before);
}

TEST_CASE("a port that nobody listens on") {
  Fixture fixture;
  prom::sockets::Network other{{"127.0.0.1"}};
  prom::Listener* listener = nullptr;
  REQUIRE(other.listen_on(0, listener).ok());
  const std::string port = std::to_string(listener->port());
  listener->stop();
  for (const std::string& host : {"127.0.0.1:" + port, "localhost:" + port}) {
    prom::Url url;
    REQUIRE(prom::parse_url(host, url).ok());
    fixture.client.begin("GET", url);
    fixture.client.send_request(10'000);
    fixture.client.finish();
    CHECK(fixture.client.status().code() == prom::StatusCode::kUnreachable);
  }
}

std::vector<std::string> addresses_of(const std::string& name) {
  prom::sockets::Resolver resolver;
  std::vector<std::string> addresses;
  char address[prom::kAddressTextBytes];
  while (resolver.resolve(name, addresses.size(), address) == prom::Resolver::Answer::kFound) {
    addresses.emplace_back(address);
  }
  return addresses;
}

TEST_CASE("localhost and what is below it is loopback, whatever the system says") {
  const std::vector<std::string> loopback = {"::1", "127.0.0.1"};
  for (const char* name : {"localhost", "localhost.", "LOCALHOST", "LocalHost.", "a.localhost",
                           "a.b.localhost", "A.LOCALHOST.", "localhost.localhost"}) {
    CHECK(addresses_of(name) == loopback);
  }
  for (const char* name :
       {"", ".", "localhos", "ocalhost", "localhost..", "alocalhost", "localhost.invalid"}) {
    CHECK(addresses_of(name) != loopback);
  }
}

TEST_CASE("a server that listens at localhost is found there") {
  for (const char* name : {"localhost", "LOCALHOST.", "a.localhost"}) {
    prom::sockets::Network network{{name}};
    prom::Listener* listener = nullptr;
    const prom::Status status = network.listen_on(0, listener);
    REQUIRE_MESSAGE(status.ok(), status.text());
    prom::Connection* connection = nullptr;
    REQUIRE(network.connect_to("127.0.0.1", listener->port(), connection).ok());
    prom::Connection* accepted = nullptr;
    for (int i = 0; i < 100 && accepted == nullptr; ++i) {
      network.wait(network.now_ms() + 100);
      accepted = listener->accept_next();
    }
    REQUIRE(accepted != nullptr);
    accepted->stop();
    connection->stop();
    listener->stop();
  }
}

TEST_CASE("names that the system knows and does not know") {
  prom::sockets::Resolver resolver;
  char address[prom::kAddressTextBytes];
  bool found_ipv4 = false;
  for (std::size_t i = 0;
       resolver.resolve("localhost", i, address) == prom::Resolver::Answer::kFound; ++i) {
    found_ipv4 = found_ipv4 || std::string(address) == "127.0.0.1";
  }
  CHECK(found_ipv4);
  CHECK(resolver.resolve("", 0, address) == prom::Resolver::Answer::kNone);
  CHECK(resolver.resolve("no such name", 0, address) == prom::Resolver::Answer::kNone);
}

}  // namespace
