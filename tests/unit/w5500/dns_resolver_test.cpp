#include "prometheus_express/net/dns_resolver.h"

#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;
using Answer = prometheus_express::Resolver::Answer;

namespace {

struct Fixture {
  World world;
  Board board{world, {kSettings}};
  w5500::UdpSocket udp{board.network};
  DnsResolver names{board.network, udp, board.network.random(),
                    board.network.settings().dns_server};
  char address[kAddressTextBytes] = {};

  Fixture() {
    board.run(5);
    board.chip.network().dns().add("gateway.example", {10, 0, 2, 91});
    board.chip.network().dns().add("other.example", {192, 168, 100, 255});
  }

  Answer resolve(std::string_view name, std::size_t index = 0) {
    Answer answer = Answer::kPending;
    board.until([&] {
      answer = names.resolve(name, index, address);
      return answer != Answer::kPending;
    });
    return answer;
  }
};

TEST_CASE("a name has one address, which is asked for anew each time") {
  Fixture f;
  CHECK(f.resolve("gateway.example") == Answer::kFound);
  CHECK(std::string(f.address) == "10.0.2.91");
  CHECK(f.resolve("gateway.example", 1) == Answer::kNone);
  CHECK(f.board.chip.network().dns().queries() == 1);
  CHECK(f.resolve("gateway.example") == Answer::kFound);
  CHECK(f.board.chip.network().dns().queries() == 2);
}

TEST_CASE("another name in the middle of a question") {
  Fixture f;
  CHECK(f.names.resolve("gateway.example", 0, f.address) == Answer::kPending);
  CHECK(f.resolve("other.example") == Answer::kFound);
  CHECK(std::string(f.address) == "192.168.100.255");
}

TEST_CASE("names that are none, too long, or not there") {
  Fixture f;
  CHECK(f.resolve("nobody.example") == Answer::kNone);
  CHECK(f.resolve("a..b") == Answer::kNone);
  CHECK(f.resolve("") == Answer::kNone);
  CHECK(f.resolve(std::string(64, 'a')) == Answer::kNone);
  CHECK(f.resolve(std::string(63, 'a')) == Answer::kNone);
  for (const auto& socket : f.board.chip.sockets()) {
    CHECK(socket.state == emulators::w5500::State::kClosed);
  }
}

TEST_CASE("an HTTP client names its host, and the time limit is that of the whole call") {
  Fixture f;
  HttpClient<256, 256> client{f.board.network, &f.names};
  Url url;
  SUBCASE("nobody listens there") {
    REQUIRE(parse_url("gateway.example:9091", url).ok());
    client.begin("GET", url);
    client.send_request(20'000);
    f.board.until([&] {
      client.update();
      return !client.busy();
    });
    CHECK(f.board.chip.network().dns().queries() == 1);
    CHECK_FALSE(client.status().ok());
  }
  SUBCASE("the server is silent") {
    emulators::w5500::Faults faults;
    faults.dns_silent = true;
    f.board.chip.set_faults(faults);
    REQUIRE(parse_url("gateway.example:9091", url).ok());
    client.begin("GET", url);
    client.send_request(1'000);
    f.board.until([&] {
      client.update();
      return !client.busy();
    });
    CHECK(client.status().code() == StatusCode::kTimedOut);
  }
}

}  // namespace
