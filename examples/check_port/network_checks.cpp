// A network that talks to itself. tests/support/network_contract.h has more, for a host.
#include "prometheus_express/platform/cells.h"
#include "report.h"

namespace port_check {
namespace {

using prometheus_express::Connection;
using prometheus_express::IoResult;
using prometheus_express::IoStatus;
using prometheus_express::Listener;
using prometheus_express::Network;

constexpr std::uint64_t kPatienceMs = 5'000;
constexpr std::size_t kManyBytes = 20'000;

// Byte number `at` of what is sent.
char byte_at(std::size_t at) { return static_cast<char>(at * 7 + at / 251); }

// Lets the network work until `done` says so.
template <class Done>
bool wait_until(Network& network, const Done& done) {
  const std::uint64_t end = network.now_ms() + kPatienceMs;
  while (!done()) {
    if (network.now_ms() >= end) return false;
    network.wait(network.now_ms() + 20);
  }
  return true;
}

// Sends many bytes one way, in pieces that do not fit each other.
bool transfer(Network& network, Connection& from, Connection& to) {
  char out[113];
  char in[71];
  std::size_t sent = 0;
  std::size_t received = 0;
  bool good = true;
  const bool whole = wait_until(network, [&] {
    while (sent < kManyBytes) {
      std::size_t size = 0;
      for (; size < sizeof(out) && sent + size < kManyBytes; ++size)
        out[size] = byte_at(sent + size);
      const IoResult result = from.write_some(out, size);
      if (result.status != IoStatus::kOk) break;
      sent += result.count;
    }
    for (;;) {
      const IoResult result = to.read_some(in, sizeof(in));
      if (result.status != IoStatus::kOk) break;
      for (std::size_t i = 0; i < result.count; ++i) good = good && in[i] == byte_at(received + i);
      received += result.count;
    }
    return received >= kManyBytes || !good;
  });
  return whole && good && received == kManyBytes;
}

IoStatus end_of(Network& network, Connection& connection) {
  IoStatus status = IoStatus::kWouldBlock;
  (void)wait_until(network, [&] {
    char byte = 0;
    status = connection.read_some(&byte, 1).status;
    return status != IoStatus::kWouldBlock;
  });
  return status;
}

// Nothing happens: it has to sleep, and wake in time.
void check_sleep(Network& network, Report& report) {
  const std::uint64_t start = network.now_ms();
  const std::uint64_t end = start + 300;
  unsigned turns = 0;
  for (; network.now_ms() < end && turns < 100'000; ++turns) network.wait(end);
  const std::uint64_t late = network.now_ms() - start;
  report.check(late >= 300 && late < 1'300, "wait() ends in time");
  report.check(turns < 1'000, "wait() sleeps while nothing happens");
  report.note("it returned so often in 300 ms: ", turns);
}

void check_pair(Network& network, Connection& client, Connection& server, Report& report) {
  report.check(transfer(network, client, server), "bytes arrive whole and in order");
  report.check(transfer(network, server, client), "the other way too");
  check_sleep(network, report);
  client.finish_writing();
  report.check(end_of(network, server) == IoStatus::kClosed, "the end of one side is seen");
  report.check(transfer(network, server, client), "the other side may go on");
  server.finish_writing();
  report.check(end_of(network, client) == IoStatus::kClosed, "and end, too");
}

}  // namespace

void check_network(const Machine& machine, Report& report) {
  Network& network = *machine.network;
  Listener* listener = nullptr;
  report.check(network.listen_on(0, listener).ok() && listener != nullptr, "it listens");
  if (listener == nullptr) return;
  const std::uint16_t port = listener->port();
  report.check(port != 0, "the listener knows its port");
  Connection* client = nullptr;
  report.check(network.connect_to(machine.own_address, port, client).ok(), "it connects");
  Connection* server = nullptr;
  const bool accepted = client != nullptr && wait_until(network, [&] {
                          server = listener->accept_next();
                          return server != nullptr;
                        });
  report.check(accepted, "it accepts what connects");
  if (accepted) {
    check_pair(network, *client, *server, report);
    server->stop();
  }
  if (client != nullptr) client->stop();
  listener->stop();
  if (!network.connect_to(machine.own_address, port, client).ok() || client == nullptr) return;
  report.check(end_of(network, *client) == IoStatus::kError, "a refusal is an error");
  client->stop();
}

}  // namespace port_check
