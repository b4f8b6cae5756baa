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

// Of one byte, without waiting.
IoStatus end_of_now(Connection& connection) {
  char byte = 0;
  return connection.read_some(&byte, 1).status;
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
  report.check(
      end_of(network, client) == IoStatus::kClosed && end_of(network, server) == IoStatus::kClosed,
      "an end is seen each time again");
}

bool connect_pair(Network& network, const char* address, Listener& listener, Connection*& client,
                  Connection*& server) {
  client = nullptr;
  server = nullptr;
  if (!network.connect_to(address, listener.port(), client).ok() || client == nullptr) return false;
  return wait_until(network, [&] {
    server = listener.accept_next();
    return server != nullptr;
  });
}

void stop_both(Connection* client, Connection* server) {
  if (client != nullptr) client->stop();
  if (server != nullptr) server->stop();
}

// One that is said to sleep until something comes.
bool wakes_early(Network& network, Connection& from, Connection& to) {
  const char byte = 'x';
  if (end_of_now(to) != IoStatus::kWouldBlock) return false;
  // It may not have been told yet that it is connected.
  if (!wait_until(network, [&] { return from.write_some(&byte, 1).status == IoStatus::kOk; })) {
    return false;
  }
  const std::uint64_t start = network.now_ms();
  const std::uint64_t end = start + 3'000;
  while (network.now_ms() < end) {
    network.wait(end);
    if (end_of_now(to) == IoStatus::kOk) return network.now_ms() - start < 1'000;
  }
  return false;
}

// 300 bytes that are written before stop() still arrive, and then the end.
bool delivers_after_stop(Network& network, Connection& to, Connection*& from) {
  std::size_t sent = 0;
  std::size_t received = 0;
  char byte = 0;
  if (!wait_until(network, [&] {
        for (; sent < 300; ++sent) {
          byte = byte_at(sent);
          if (from->write_some(&byte, 1).status != IoStatus::kOk) return false;
        }
        return true;
      }))
    return false;
  from->finish_writing();
  from->stop();
  from = nullptr;
  IoStatus status = IoStatus::kOk;
  bool good = true;
  (void)wait_until(network, [&] {
    while ((status = to.read_some(&byte, 1).status) == IoStatus::kOk)
      good = good && byte == byte_at(received++);
    return status != IoStatus::kWouldBlock;
  });
  return good && received == 300 && status == IoStatus::kClosed;
}

void check_ends(Network& network, const char* address, Listener& listener, Report& report) {
  Connection* client = nullptr;
  Connection* server = nullptr;
  if (connect_pair(network, address, listener, client, server)) {
    report.check(wakes_early(network, *client, *server), "wait() wakes when something comes");
    report.check(delivers_after_stop(network, *client, server),
                 "what was written before finish_writing() and stop() arrives");
  }
  stop_both(client, server);
  if (connect_pair(network, address, listener, client, server)) {
    server->stop();
    server = nullptr;
    report.check(end_of(network, *client) == IoStatus::kError, "stop() alone is no good end");
  }
  stop_both(client, server);
  bool good = true;
  for (int i = 0; i < 20 && good; ++i) {
    good = connect_pair(network, address, listener, client, server);
    if (good) {
      client->finish_writing();
      good = end_of(network, *server) == IoStatus::kClosed;
      server->finish_writing();
      good = good && end_of(network, *client) == IoStatus::kClosed;
    }
    stop_both(client, server);
  }
  report.check(good, "what stop() gave back is used again");
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
  if (accepted) check_ends(network, machine.own_address, *listener, report);
  listener->stop();
  report.check(network.listen_on(port, listener).ok() && listener != nullptr,
               "it listens again where it did");
  if (listener != nullptr) listener->stop();
  if (!network.connect_to(machine.own_address, port, client).ok() || client == nullptr) return;
  report.check(end_of(network, *client) == IoStatus::kError, "a refusal is an error");
  client->stop();
}

}  // namespace port_check
