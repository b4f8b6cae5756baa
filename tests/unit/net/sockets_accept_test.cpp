// What a listener does when the system does not let it accept.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "prometheus_express/net/sockets/network.h"

using namespace prometheus_express;

namespace {

int forced_error = 0;  // what accept4() fails with; 0: it works
int calls = 0;

}  // namespace

// Takes the place of the C library's in this program.
extern "C" int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
  ++calls;
  if (forced_error != 0) {
    errno = forced_error;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_accept4, fd, address, size, flags));
}

namespace {

constexpr int kLastError = 133;  // EHWPOISON

sockets::NetworkOptions on_loopback() {
  sockets::NetworkOptions options;
  options.bind_address = "127.0.0.1";
  return options;
}

TEST_CASE("no error of accept4() makes a listener spin, and each one passes") {
  for (int error = 1; error <= kLastError; ++error) {
    if (error == EAGAIN) continue;
    CAPTURE(error);
    sockets::Network network(on_loopback());
    Listener* listener = nullptr;
    REQUIRE(network.listen_on(0, listener).ok());
    Connection* client = nullptr;
    REQUIRE(network.connect_to("127.0.0.1", listener->port(), client).ok());
    network.update();

    forced_error = error;
    calls = 0;
    // The connection may be there only a while after connect_to().
    for (int i = 0; i < 100 && calls == 0; ++i) {
      network.wait(network.now_ms() + 50);
      CHECK(listener->accept_next() == nullptr);
    }
    for (int i = 0; i < 10; ++i) CHECK(listener->accept_next() == nullptr);
    CHECK(calls >= 1);
    CHECK(calls <= 20);

    forced_error = 0;
    Connection* accepted = nullptr;
    for (int i = 0; i < 100 && accepted == nullptr; ++i) {
      network.wait(network.now_ms() + 50);
      accepted = listener->accept_next();
    }
    REQUIRE(accepted != nullptr);
    accepted->stop();
    client->stop();
  }
}

TEST_CASE("all who wait are accepted, and nobody in vain") {
  constexpr int kClients = 3;
  sockets::Network network(on_loopback());
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  for (int round = 0; round < 2; ++round) {
    Connection* clients[kClients] = {};
    for (Connection*& client : clients) {
      REQUIRE(network.connect_to("127.0.0.1", listener->port(), client).ok());
    }
    network.wait(network.now_ms() + 60'000);
    calls = 0;
    for (int i = 0; i < kClients; ++i) {
      Connection* const accepted = listener->accept_next();
      REQUIRE(accepted != nullptr);
      accepted->stop();
    }
    for (int i = 0; i < 3; ++i) CHECK(listener->accept_next() == nullptr);
    CHECK(calls == kClients);
    for (Connection* client : clients) client->stop();
  }
}

TEST_CASE("what nobody looked at ends one sleep and no more") {
  sockets::Network network(on_loopback());
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  REQUIRE(listener->accept_next() == nullptr);
  Connection* client = nullptr;
  REQUIRE(network.connect_to("127.0.0.1", listener->port(), client).ok());
  network.update();
  network.wait(network.now_ms() + 60'000);  // the news of the poll
  const std::uint64_t until_ms = network.now_ms() + 30;
  int sleeps = 0;
  for (; network.now_ms() < until_ms; ++sleeps) network.wait(until_ms);
  CHECK(sleeps <= 3);
  client->stop();
}

}  // namespace
