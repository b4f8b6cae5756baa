// How a Network gives its sockets and ports away.

#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::w5500 {
namespace {

// Above the round trip of any network that a client comes through.
constexpr std::uint32_t kHurriedClosingMs = 300;

constexpr std::uint16_t kFirstFreePort = 49'152;  // RFC 6335, section 6
constexpr unsigned kHalfBits = 7;                 // 2^14 ports from there on
constexpr std::uint32_t kHalf = (1U << kHalfBits) - 1;
constexpr std::uint32_t kRounds = 10;

}  // namespace

// Lets free sockets listen.
void Network::arm() {
  if (!running_) return;
  unsigned inbound = 0;
  for (const Socket& socket : sockets_) inbound += socket.inbound_ ? 1 : 0;
  for (Socket& socket : sockets_) {
    if (inbound + options_.reserved_sockets >= kChipSockets) return;
    if (socket.role_ != Socket::Role::kFree) continue;
    TcpListener* const listener = listener_in_need();
    if (listener == nullptr) return;
    socket.listen_for(*listener);
    if (socket.inbound_) ++inbound;
  }
}

bool Network::listens() const {
  for (const Socket& socket : sockets_) {
    if (socket.role_ == Socket::Role::kListening) return true;
  }
  return false;
}

// How much less time a connection that was closed has when nobody else can come in.
std::uint32_t Network::hurry_ms() const {
  return options_.closing_timeout_ms - smaller_of(options_.closing_timeout_ms, kHurriedClosingMs);
}

// The one with the fewest sockets that listen.
TcpListener* Network::listener_in_need() {
  TcpListener* poorest = nullptr;
  unsigned fewest = kChipSockets;
  for (TcpListener& listener : listeners_) {
    if (listener.port_ == 0) continue;
    unsigned listening = 0;
    for (const Socket& socket : sockets_) {
      if (socket.listener_ == &listener && !socket.waiting_) ++listening;
    }
    if (listening < fewest) {
      fewest = listening;
      poorest = &listener;
    }
  }
  return poorest;
}

Socket* Network::first_waiting(const TcpListener& listener) {
  Socket* first = nullptr;
  for (Socket& socket : sockets_) {
    if (!socket.waiting_ || socket.failed_ || socket.listener_ != &listener) continue;
    if (first == nullptr || static_cast<std::int8_t>(socket.arrival_ - first->arrival_) < 0) {
      first = &socket;
    }
  }
  return first;
}

Socket* Network::free_socket() {
  for (Socket& socket : sockets_) {
    if (socket.role_ == Socket::Role::kFree) return &socket;
  }
  return nullptr;
}

// Random, as RFC 6056 wants them, and yet none comes again before all others did: a peer that holds
// a port in TIME_WAIT has long forgotten it then. Without entropy they are merely mixed.
std::uint16_t Network::free_port() {
  for (;;) {
    stir();
    const std::uint16_t port = shuffled_port(ports_++);
    if (!is_taken(port)) return port;
  }
}

// All ports in an order that the key chooses: a Feistel network, with as many rounds as that of FF1
// (NIST SP 800-38G).
std::uint16_t Network::shuffled_port(std::uint32_t number) {
  std::uint32_t left = number >> kHalfBits & kHalf;
  std::uint32_t right = number & kHalf;
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    const std::uint32_t place = round << kHalfBits | right;
    const std::uint32_t mixed =
        left ^ (random_.at(static_cast<std::uint32_t>(RandomUse::kPort), place) & kHalf);
    left = right;
    right = mixed;
  }
  return static_cast<std::uint16_t>(kFirstFreePort + (left << kHalfBits | right));
}

bool Network::is_taken(std::uint16_t port) const {
  for (const TcpListener& listener : listeners_) {
    if (listener.port() == port) return true;
  }
  for (const Socket& socket : sockets_) {
    if (socket.port_ == port) return true;
  }
  return false;
}

}  // namespace prometheus_express::w5500
