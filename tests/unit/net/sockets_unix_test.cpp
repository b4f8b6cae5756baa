// What only systems with POSIX sockets let a test do to a Network.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "prometheus_express/net/sockets/network.h"

using namespace prometheus_express;

namespace {

sockets::NetworkOptions bound_to(const char* address, std::size_t max_connections = 8) {
  sockets::NetworkOptions options;
  options.bind_address = address;
  options.max_connections = max_connections;
  return options;
}

Connection* accept_within_patience(sockets::Network& network, Listener& listener) {
  for (int i = 0; i < 5'000; ++i) {
    if (Connection* const connection = listener.accept_next()) return connection;
    network.wait(network.now_ms() + 1);
  }
  return nullptr;
}

TEST_CASE("without file descriptors accept waits for better times") {
  sockets::Network clients(bound_to("127.0.0.1", 1));
  sockets::Network network(bound_to("127.0.0.1"));
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  Connection* client = nullptr;
  REQUIRE(clients.connect_to("127.0.0.1", listener->port(), client).ok());

  rlimit before = {};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int probe = dup(STDERR_FILENO);
  const rlimit tight = {static_cast<rlim_t>(probe), before.rlim_max};
  close(probe);
  REQUIRE(setrlimit(RLIMIT_NOFILE, &tight) == 0);
  for (int i = 0; i < 20; ++i) {
    network.wait(network.now_ms() + 1);
    CHECK(listener->accept_next() == nullptr);
  }
  Connection* unmade = nullptr;
  CHECK(network.connect_to("127.0.0.1", listener->port(), unmade).code() == StatusCode::kLimit);
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);

  Connection* const accepted = accept_within_patience(network, *listener);
  REQUIRE(accepted != nullptr);
  accepted->stop();
  client->stop();
  listener->stop();
}

TEST_CASE("urgent data does not hide what follows it") {
  sockets::Network network(bound_to("127.0.0.1"));
  Listener* listener = nullptr;
  REQUIRE(network.listen_on(0, listener).ok());
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(listener->port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  Connection* const accepted = accept_within_patience(network, *listener);
  REQUIRE(accepted != nullptr);
  for (int i = 0; i < 20; ++i) {  // so that no event of the beginning is left
    char byte = 0;
    CHECK(accepted->read_some(&byte, 1).status == IoStatus::kWouldBlock);
    network.wait(network.now_ms() + 1);
  }
  REQUIRE(send(fd, "abc", 3, MSG_OOB) == 3);
  REQUIRE(send(fd, "def", 3, 0) == 3);
  std::string text;
  for (int i = 0; i < 5'000 && text.size() < 5; ++i) {
    char buffer[100];
    const IoResult result = accepted->read_some(buffer, sizeof(buffer));
    text.append(buffer, result.count);
    if (result.status == IoStatus::kWouldBlock) network.wait(network.now_ms() + 1);
  }
  CHECK(text == "abdef");  // the urgent byte itself is not part of the stream
  accepted->stop();
  close(fd);
  listener->stop();
}

}  // namespace
